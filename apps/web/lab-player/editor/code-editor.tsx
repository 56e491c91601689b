'use client';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { Vim, vim } from '@replit/codemirror-vim';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';

const LOOK = EditorView.theme({
  '&': { height: '100%', fontSize: '13.5px', color: 'var(--term-ink)', backgroundColor: 'var(--term-bg)' },
  '.cm-scroller': { fontFamily: 'var(--font-geist-mono), ui-monospace, monospace', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--term-ink)' },
  '.cm-gutters': { backgroundColor: 'var(--term-bg)', color: 'var(--ink-3)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--raised)' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--term-ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--term-selection)' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-vim-panel input': { color: 'var(--ink)', backgroundColor: 'transparent' },
  '.cm-fat-cursor': { backgroundColor: 'var(--accent) !important', color: 'var(--accent-ink) !important' },
});

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.keyword], color: 'var(--term-blue)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--term-green)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--term-magenta)' },
  { tag: [tags.comment, tags.meta], color: 'var(--term-dim)' },
  { tag: [tags.variableName, tags.labelName], color: 'var(--term-cyan)' },
]);

function languageOf(path: string): Extension {
  if (/\.(ya?ml|json)$/.test(path) || /kubectl-edit/.test(path) || /\.kube\/config$/.test(path)) return yaml();
  if (/Dockerfile|Containerfile/.test(path)) return StreamLanguage.define(dockerFile);
  if (/\.(sh|bash)$|\.bashrc$|\.profile$/.test(path)) return StreamLanguage.define(shell);
  return [];
}

export interface CodeEditorProps {
  readonly path: string;
  /** The text at the beginning; later texts of the same path replace what is there. */
  readonly text: string;
  readonly readOnly: boolean;
  readonly vimKeys: boolean;
  readonly onChange: (text: string) => void;
  readonly onSave: (text: string) => void;
  /** `:q`, `:wq`, `:x`, ZZ: the text when it is to be saved. */
  readonly onQuit?: (text: string | undefined) => void;
}

/** Vim's ex commands are global; they act on the editor that has them last, which is the one in front. */
function defineExCommands(handlers: { save(): void; quit(save: boolean): void }): void {
  Vim.defineEx('write', 'w', () => handlers.save());
  Vim.defineEx('quit', 'q', () => handlers.quit(false));
  Vim.defineEx('wq', 'wq', () => handlers.quit(true));
  Vim.defineEx('xit', 'x', () => handlers.quit(true));
}

export function CodeEditor(props: CodeEditorProps) {
  const { path, readOnly, text, vimKeys } = props;
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const keys = useRef(new Compartment());

  useEffect(() => {
    if (parent.current === null) return;
    // A new path is a new editor; its text and vim keys are changed in place below.
    const start = latest.current;
    const save = (): boolean => {
      latest.current.onSave(view.current?.state.doc.toString() ?? '');
      return true;
    };
    const made = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: start.text,
        extensions: [
          keys.current.of(start.vimKeys ? vim({ status: true }) : []),
          keymap.of([{ key: 'Mod-s', run: save, preventDefault: true }]),
          basicSetup, LOOK, syntaxHighlighting(COLOURS), languageOf(path), EditorState.tabSize.of(2), EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': `Text of ${path}` }),
          EditorView.updateListener.of((update) => { if (update.docChanged) latest.current.onChange(update.state.doc.toString()); }),
        ],
      }),
    });
    view.current = made;
    defineExCommands({
      save,
      quit: (withSave) => {
        if (latest.current.onQuit !== undefined) latest.current.onQuit(withSave ? made.state.doc.toString() : undefined);
        else if (withSave) save();
      },
    });
    made.focus();
    return () => made.destroy();
  }, [path, readOnly]);

  useEffect(() => {
    const present = view.current;
    if (present === undefined || present.state.doc.toString() === text) return;
    present.dispatch({ changes: { from: 0, to: present.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => view.current?.dispatch({ effects: keys.current.reconfigure(vimKeys ? vim({ status: true }) : []) }), [vimKeys]);

  return <div ref={parent} className="h-full min-h-0 overflow-hidden" />;
}
