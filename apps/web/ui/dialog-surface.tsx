'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface DialogProps {
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children?: ReactNode;
}

/** An open dialog. Loaded when the first one opens. */
export function DialogSurface({ onClose, title, description, children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(next) => { if (!next) onClose(); }}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.4)]" />
        <Radix.Content {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed top-1/2 left-1/2 z-50 grid max-h-[85dvh] w-[min(520px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 gap-4 overflow-auto rounded-surface border border-line bg-surface p-6">
          <Radix.Title className="pr-8 text-20 font-strong">{title}</Radix.Title>
          {description !== undefined && <Radix.Description className="text-ink-2">{description}</Radix.Description>}
          {children}
          {/* Last, so that the focus begins at the content; without a tooltip, which would take the first Escape. */}
          <Radix.Close aria-label="Close" className="absolute top-5 right-5 grid size-[30px] place-items-center rounded-control text-ink-2 hover:bg-hover hover:text-ink"><X size={16} aria-hidden="true" /></Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
