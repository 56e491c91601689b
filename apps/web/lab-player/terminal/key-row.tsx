'use client';
import { ClipboardPaste } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#web/ui/class-names';
import type { PlayerTerminal } from './player-terminals';

const KEYS: readonly (readonly [string, string, string])[] = [
  ['Esc', '\x1b', 'Escape'], ['Tab', '\t', 'Tab'], ['Ctrl', '', 'Control'], ['↑', '\x1b[A', 'Up'], ['↓', '\x1b[B', 'Down'], ['←', '\x1b[D', 'Left'], ['→', '\x1b[C', 'Right'],
  ['|', '|', 'Pipe'], ['-', '-', 'Dash'], ['/', '/', 'Slash'], ['~', '~', 'Tilde'],
];

/** On phones: the keys that their keyboards do not have. Ctrl holds for the next letter. */
export function KeyRow({ terminal }: { readonly terminal: PlayerTerminal }) {
  const [control, setControl] = useState(false);
  const press = (data: string): void => {
    if (data === '') {
      terminal.holdControl(!control, () => setControl(false));
      setControl(!control);
    } else terminal.press(data);
    terminal.focus();
  };
  const paste = async (): Promise<void> => {
    // The browser asks the first time; who refuses still has the long press.
    const text = await navigator.clipboard?.readText().catch(() => '');
    if (text !== undefined && text !== '') terminal.xterm?.paste(text);
    terminal.focus();
  };
  return (
    <div role="toolbar" aria-label="Keys" className="grid grid-cols-12 border-t border-line bg-surface sm:hidden">
      {KEYS.map(([text, data, name]) => (
        <button key={name} type="button" aria-label={name} aria-pressed={data === '' ? control : undefined}
          // The terminal keeps the focus, and the phone its keyboard.
          onPointerDown={(event) => event.preventDefault()} onClick={() => press(data)}
          className={classNames('h-10 font-mono text-13 text-ink-2 active:bg-hover', data === '' && control && 'bg-accent-soft text-accent')}>{text}</button>
      ))}
      <button type="button" aria-label="Paste" onPointerDown={(event) => event.preventDefault()} onClick={() => void paste()} className="grid h-10 place-items-center text-ink-2 active:bg-hover"><ClipboardPaste size={15} aria-hidden="true" /></button>
    </div>
  );
}
