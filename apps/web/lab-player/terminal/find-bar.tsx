'use client';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '#web/ui/button';
import { useFocus } from '#web/ui/use-focus';
import type { PlayerTerminal } from './player-terminals';

/** Finds in the scrollback; Enter goes up, as what one looks for is mostly older. */
export function FindBar({ terminal, onClose }: { readonly terminal: PlayerTerminal; readonly onClose: () => void }) {
  const field = useFocus<HTMLInputElement>();
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const find = (value: string, direction: 'next' | 'previous'): void => setMissing(value !== '' && terminal.xterm?.find(value, direction) !== true);
  const close = (): void => {
    terminal.xterm?.endFind();
    onClose();
  };
  return (
    <search className="absolute top-2 right-4 z-10 flex items-center gap-1 rounded-surface border border-line bg-surface p-1 pl-3">
      <input ref={field} value={text} aria-label="Find in the terminal" placeholder="Find" className="w-40 bg-transparent outline-none" aria-invalid={missing}
        onChange={(event) => { setText(event.target.value); find(event.target.value, 'previous'); }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(text, event.shiftKey ? 'next' : 'previous');
          if (event.key === 'Escape') close();
        }} />
      <span role="status" className="text-12 text-ink-3">{missing ? 'not found' : ''}</span>
      <IconButton label="The one before" onClick={() => find(text, 'previous')}><ChevronUp size={15} aria-hidden="true" /></IconButton>
      <IconButton label="The one after" onClick={() => find(text, 'next')}><ChevronDown size={15} aria-hidden="true" /></IconButton>
      <IconButton label="Close" onClick={close}><X size={15} aria-hidden="true" /></IconButton>
    </search>
  );
}
