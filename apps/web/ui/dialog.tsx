'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button';

export function Dialog({ open, onClose, title, description, children }: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children?: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => { if (!next) onClose(); }}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.4)]" />
        <Radix.Content {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed top-1/2 left-1/2 z-50 grid max-h-[85dvh] w-[min(520px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 gap-4 overflow-auto rounded-surface border border-line bg-surface p-6">
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-20 font-strong">{title}</Radix.Title>
            <Radix.Close asChild><IconButton label="Close"><X size={16} aria-hidden="true" /></IconButton></Radix.Close>
          </div>
          {description !== undefined && <Radix.Description className="text-ink-2">{description}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Asks once before something that cannot be taken back; `act` names the thing. */
export function Confirm({ open, onClose, title, description, act, onConfirm }: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description: string;
  readonly act: string;
  readonly onConfirm: () => void;
}) {
  return (
    <Dialog open={open} onClose={onClose} title={title} description={description}>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" onClick={() => { onClose(); onConfirm(); }}>{act}</Button>
      </div>
    </Dialog>
  );
}
