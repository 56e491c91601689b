'use client';
import dynamic from 'next/dynamic';
import { Button } from './button';
import type { DialogProps } from './dialog-surface';

const DialogSurface = dynamic(() => import('./dialog-surface').then((module) => module.DialogSurface), { ssr: false });

export function Dialog({ open, ...props }: { readonly open: boolean } & DialogProps) {
  return open ? <DialogSurface {...props} /> : null;
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
