'use client';
import { SHORTCUTS } from '#web/lab-player/player-keys';
import { Dialog } from '#web/ui/dialog';

export function ShortcutsDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {SHORTCUTS.map(([keys, meaning]) => (
          <div key={keys} className="contents">
            <dt><kbd className="rounded-[4px] border border-line bg-raised px-1.5 py-0.5 font-mono text-12">{keys}</kbd></dt>
            <dd className="text-ink-2">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
