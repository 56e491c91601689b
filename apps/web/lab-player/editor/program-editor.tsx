'use client';
import type { ServerEventOf } from '@wheelhouse/contracts/socket/server-events.js';
import { useState } from 'react';
import { usePlayer } from '#web/lab-player/player-context';
import { setPreferences, usePreferences } from '#web/lab-player/preferences';
import { Button } from '#web/ui/button';
import { CodeEditor } from './code-editor';
import { useLeaveWarning } from './use-leave-warning';

/** As vi and nano write files: the last line ends too. */
function withLastLineEnded(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** The editor that a program in the terminal (vi, nano, kubectl edit) asked for, over the terminal. */
export function ProgramEditor({ editor }: { readonly editor: ServerEventOf<'editor'> }) {
  const { connection, terminals } = usePlayer();
  const { vimKeys } = usePreferences();
  const [text, setText] = useState(editor.content ?? '');
  const [saved, setSaved] = useState(editor.content ?? '');
  const [problem, setProblem] = useState('');
  const isVi = /^(vi|vim|view)$/.test(editor.program);
  const [vim, setVim] = useState(vimKeys || isVi);

  const answer = async (content: string | undefined, quit: boolean): Promise<void> => {
    setProblem('');
    try {
      await connection.ask('editor.answer', { editorId: editor.editorId, quit, ...(content === undefined ? {} : { content: withLastLineEnded(content) }) });
      if (content !== undefined) setSaved(content);
      if (!quit) return;
      connection.closeEditor(editor.editorId);
      terminals.find((one) => one.id === editor.terminal)?.focus();
    } catch (error) {
      setProblem(error instanceof Error ? `${error.message} Your text is kept here; try again.` : 'It could not be saved. Your text is kept here; try again.');
    }
  };
  const changed = text !== saved;
  useLeaveWarning(changed);
  return (
    <div role="dialog" aria-label={`${editor.program} ${editor.path}`} className="absolute inset-0 z-20 grid grid-rows-[auto_minmax(0,1fr)_auto] bg-term-bg">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface px-4 py-1.5">
        <span className="text-13 text-ink-3">{editor.program}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-13">{editor.path}{changed && <span className="text-ink-3"> (changed)</span>}</span>
        <label className="flex items-center gap-1.5 text-13 text-ink-2">
          <input type="checkbox" checked={vim} onChange={(event) => { setVim(event.target.checked); setPreferences({ vimKeys: event.target.checked }); }} className="accent-[var(--accent)]" />Vim keys
        </label>
        <Button size="small" onClick={() => void answer(undefined, true)}>{changed ? 'Close without saving' : 'Close'}</Button>
        {!editor.readOnly && <Button size="small" look="primary" onClick={() => void answer(text, true)}>Save and close</Button>}
      </div>
      <CodeEditor path={editor.path} text={editor.content ?? ''} readOnly={editor.readOnly} vimKeys={vim} onChange={setText}
        onSave={(content) => void answer(content, false)} onQuit={(content) => void answer(content, true)} />
      {problem !== '' && <p role="alert" className="border-t border-line bg-fail-soft px-4 py-2 text-13">{problem}</p>}
    </div>
  );
}
