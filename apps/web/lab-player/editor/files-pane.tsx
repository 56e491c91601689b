'use client';
import { FileOrFolder } from '@wheelhouse/contracts/rest/sessions.js';
import { ArrowUp, File, FilePlus, Folder, RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { RequestRefused } from '#web/lab-player/connection/session-connection';
import { hostOf, usePlayer } from '#web/lab-player/player-context';
import { usePreferences } from '#web/lab-player/preferences';
import { Button, IconButton } from '#web/ui/button';
import { Confirm } from '#web/ui/dialog';
import { classNames } from '#web/ui/class-names';
import { useFocus } from '#web/ui/use-focus';
import { CodeEditor } from './code-editor';
import { useLeaveWarning } from './use-leave-warning';

const HOME = '/root';
type FolderView = Extract<FileOrFolder, { kind: 'folder' }>;
type FileView = Extract<FileOrFolder, { kind: 'file' }>;

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function wordsOf(error: unknown): string {
  return error instanceof RequestRefused ? error.message : 'The server did not answer. Try again.';
}

/** Files of the lab's hosts: a list on the left, the editor on the right. Hidden, it keeps what is not saved yet. */
export function FilesPane({ active }: { readonly active: boolean }) {
  const { connection, content, fileToOpen } = usePlayer();
  const { vimKeys } = usePreferences();
  const hosts = [...new Set([...content.terminals.map(hostOf), ...content.hosts])];
  const [host, setHost] = useState(fileToOpen?.host ?? hosts[0] ?? 'workstation');
  const [folder, setFolder] = useState<FolderView>();
  const [file, setFile] = useState<FileView>();
  const [text, setText] = useState('');
  const [message, setMessage] = useState('');
  const [naming, setNaming] = useState(false);
  /** Where to go once it is decided what becomes of the changes. */
  const [leaving, setLeaving] = useState<() => void>();

  const read = useCallback(async (at: string, path: string): Promise<FileOrFolder | undefined> => {
    setMessage('');
    try {
      return FileOrFolder.parse(await connection.ask('file.read', { host: at, path }));
    } catch (error) {
      setMessage(wordsOf(error));
      return undefined;
    }
  }, [connection]);
  const open = useCallback(async (at: string, path: string): Promise<void> => {
    const found = await read(at, path);
    if (found?.kind === 'folder') setFolder(found);
    if (found?.kind === 'file') {
      setFile(found);
      setText(found.content);
    }
  }, [read]);

  useEffect(() => {
    void open(host, fileToOpen?.host === host ? parentOf(fileToOpen.path) : HOME);
  }, [open, host, fileToOpen]);
  useEffect(() => {
    if (fileToOpen === undefined) return;
    setHost(fileToOpen.host);
    void open(fileToOpen.host, fileToOpen.path);
  }, [open, fileToOpen]);

  const changed = file !== undefined && text !== file.content;
  useLeaveWarning(changed);
  const leave = (go: () => void): void => {
    if (changed) setLeaving(() => go);
    else go();
  };
  // Programs in the terminal make files too: shown again, it is read again.
  const shown = useRef({ host, folder, file, changed });
  shown.current = { host, folder, file, changed };
  useEffect(() => {
    const { host: at, folder: around, file: present, changed: edited } = shown.current;
    if (!active || around === undefined) return;
    void open(at, around.path);
    if (present !== undefined && !edited) void open(at, present.path);
  }, [active, open]);
  const save = async (path: string, content_: string): Promise<void> => {
    try {
      await connection.ask('file.write', { host, path, content: content_ });
      setFile({ kind: 'file', host, path, content: content_, writable: true });
      setMessage('Saved.');
    } catch (error) {
      setMessage(wordsOf(error));
    }
  };
  const create = async (form: FormData): Promise<void> => {
    const name = String(form.get('name')).trim();
    setNaming(false);
    if (name === '' || folder === undefined) return;
    const path = name.startsWith('/') ? name : join(folder.path, name);
    await save(path, '');
    setText('');
    await open(host, folder.path);
  };

  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(150px,220px)_minmax(0,1fr)] max-sm:grid-cols-1 max-sm:grid-rows-[40%_60%]">
      <div className="flex min-h-0 flex-col border-r border-line bg-page max-sm:border-r-0 max-sm:border-b">
        <div className="flex items-center gap-1 border-b border-line py-1 pr-1 pl-3">
          <select aria-label="Host" value={host} onChange={({ target: { value } }) => leave(() => { setHost(value); setFile(undefined); })} className="min-w-0 flex-1 bg-transparent text-13 text-ink-2">
            {hosts.map((one) => <option key={one}>{one}</option>)}
          </select>
          <IconButton label="New file" onClick={() => setNaming(true)}><FilePlus size={15} aria-hidden="true" /></IconButton>
          <IconButton label="Read again" onClick={() => void open(host, folder?.path ?? HOME)}><RefreshCw size={14} aria-hidden="true" /></IconButton>
        </div>
        <p className="truncate px-3 pt-2 pb-1 font-mono text-12 text-ink-3" title={folder?.path}>{folder?.path ?? HOME}</p>
        {naming && <NewFile onCreate={create} onLeave={() => setNaming(false)} />}
        <ul className="min-h-0 flex-1 overflow-auto px-1.5 pb-2">
          {folder !== undefined && folder.path !== '/' && <FileRow icon={<ArrowUp size={14} aria-hidden="true" />} name=".." onOpen={() => void open(host, parentOf(folder.path))} />}
          {[...(folder?.entries ?? [])].sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || a.name.localeCompare(b.name)).map((entry) => (
            <FileRow key={entry.name} name={entry.name} icon={entry.kind === 'folder' ? <Folder size={14} aria-hidden="true" /> : <File size={14} aria-hidden="true" />}
              current={file?.path === join(folder?.path ?? '', entry.name)} onOpen={() => (entry.kind === 'folder' ? void open(host, join(folder?.path ?? '', entry.name)) : leave(() => void open(host, join(folder?.path ?? '', entry.name))))} />
          ))}
        </ul>
      </div>
      <div className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)]">
        <div className="flex min-h-10 items-center gap-3 border-b border-line px-4">
          <span className="min-w-0 flex-1 truncate font-mono text-13">{file === undefined ? '' : file.path}{changed && <span className="text-ink-3"> (changed)</span>}</span>
          <span role="status" className="text-13 text-ink-3">{message}</span>
          {file !== undefined && <Button size="small" look={changed ? 'primary' : 'plain'} disabled={!changed || !file.writable} onClick={() => void save(file.path, text)}>{file.writable ? 'Save' : 'Read only'}</Button>}
        </div>
        {file === undefined
          ? <p className="p-6 text-ink-3">Choose a file, or make a new one.</p>
          : <CodeEditor key={`${file.host}:${file.path}`} path={file.path} text={file.content} readOnly={!file.writable} vimKeys={vimKeys} onChange={setText} onSave={(content_) => void save(file.path, content_)} />}
      </div>
      <Confirm open={leaving !== undefined} onClose={() => setLeaving(undefined)} title={`Leave ${file?.path ?? 'the file'} without saving?`} act="Leave without saving"
        description="What you have changed in it since you saved it last is gone then." onConfirm={() => leaving?.()} />
    </div>
  );
}

function NewFile({ onCreate, onLeave }: { readonly onCreate: (form: FormData) => Promise<void>; readonly onLeave: () => void }) {
  const field = useFocus<HTMLInputElement>();
  return (
    <form action={onCreate} className="px-2 pb-1">
      <input ref={field} name="name" aria-label="Name of the new file" placeholder="name.yaml" onBlur={onLeave} className="h-8 w-full rounded-control border border-line-strong bg-surface px-2 font-mono text-13" />
    </form>
  );
}

function FileRow({ icon, name, current = false, onOpen }: { readonly icon: React.ReactNode; readonly name: string; readonly current?: boolean; readonly onOpen: () => void }) {
  return (
    <li>
      <button type="button" onClick={onOpen} aria-current={current ? 'true' : undefined}
        className={classNames('flex h-7 w-full items-center gap-2 rounded-control px-2 text-left text-13 focus-visible:-outline-offset-2', current ? 'bg-accent-soft text-ink' : 'text-ink-2 hover:bg-hover')}>
        <span className="shrink-0 text-ink-3">{icon}</span><span className="truncate">{name}</span>
      </button>
    </li>
  );
}
