'use client';
import { Boxes, FileText, Plus, SquareTerminal, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { ClusterPane } from '#web/lab-player/cluster/cluster-pane';
import { CLUSTER_TAB, FILES_TAB, hostOf, usePlayer, useSessionView } from '#web/lab-player/player-context';
import { TerminalPane } from '#web/lab-player/terminal/terminal-pane';
import { IconButton } from '#web/ui/button';
import { classNames } from '#web/ui/class-names';
import { Menu, MenuItem, MenuLabel } from '#web/ui/menu';

const FilesPane = dynamic(() => import('#web/lab-player/editor/files-pane').then((module) => module.FilesPane), { ssr: false });
const ProgramEditor = dynamic(() => import('#web/lab-player/editor/program-editor').then((module) => module.ProgramEditor), { ssr: false });

function Tab({ id, icon, className, children }: { readonly id: string; readonly icon: ReactNode; readonly className?: string; readonly children: ReactNode }) {
  const { tab, setTab } = usePlayer();
  const selected = tab === id;
  return (
    <button type="button" role="tab" id={`tab-${id}`} aria-selected={selected} aria-controls={`panel-${id}`} data-workspace-tab={id} tabIndex={selected ? 0 : -1} onClick={() => setTab(id)} onKeyDown={moveAlongTabs}
      className={classNames('-mb-px inline-flex items-center gap-[7px] border-b-2 px-3 text-13 whitespace-nowrap transition-colors focus-visible:-outline-offset-2',
        selected ? 'border-accent bg-term-bg text-ink' : 'border-transparent text-ink-3 hover:text-ink', className)}>
      {icon}{children}
    </button>
  );
}

/** Arrow keys go from tab to tab, over both groups; Home and End to the first and the last. */
function moveAlongTabs(event: KeyboardEvent<HTMLElement>): void {
  const tabs = [...document.querySelectorAll<HTMLElement>('[data-workspace-tab]')];
  const at = tabs.indexOf(event.currentTarget);
  const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
  const target = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
  if (target === undefined) return;
  event.preventDefault();
  target.click();
  target.focus();
}

function NewTerminal() {
  const { content, openTerminal } = usePlayer();
  const [problem, setProblem] = useState('');
  const hosts = content.hosts.length > 0 ? content.hosts : [...new Set(content.terminals.map(hostOf))];
  const open = (host: string): void => {
    setProblem('');
    openTerminal(host).catch((error: unknown) => setProblem(error instanceof Error ? error.message : 'It could not be opened.'));
  };
  return (
    <>
      <Menu trigger={<IconButton label="New terminal" className="self-center"><Plus size={15} aria-hidden="true" /></IconButton>}>
        <MenuLabel>New terminal on</MenuLabel>
        {hosts.map((host) => <MenuItem key={host} icon={<SquareTerminal size={14} />} onSelect={() => open(host)}>{host}</MenuItem>)}
      </Menu>
      <span role="alert" className="self-center text-13 text-fail empty:hidden">{problem}</span>
    </>
  );
}

/** Two terminals on one host are told apart by their number. */
function nameOf(id: string, all: readonly string[]): string {
  const host = hostOf(id);
  return all.filter((one) => hostOf(one) === host).length > 1 ? `${host} ${id.slice(host.length + 1)}` : host;
}

export function Workspace() {
  const { terminals, tab, content, closeTerminal } = usePlayer();
  const view = useSessionView();
  const ids = terminals.map((terminal) => terminal.id);
  const editor = view.editor;
  // Once opened it stays, with what is not saved in it.
  const [files, setFiles] = useState(false);
  if (tab === FILES_TAB && !files) setFiles(true);
  const showsTerminal = tab !== FILES_TAB && tab !== CLUSTER_TAB;
  return (
    <div className={classNames('grid h-full min-h-0 grid-rows-[40px_minmax(0,1fr)] bg-term-bg', tab === CLUSTER_TAB && 'max-sm:grid-rows-[minmax(0,1fr)]')}>
      {/* On phones the cluster is a tab of the page already, one row higher. */}
      <div className={classNames('flex min-w-0 items-stretch overflow-x-auto overflow-y-hidden border-b border-line bg-page px-2 [scrollbar-width:none]', tab === CLUSTER_TAB && 'max-sm:hidden')}>
        <div role="tablist" aria-label="Terminals" className="contents">
          {terminals.map(({ id }) => <Tab key={id} id={id} icon={<SquareTerminal size={14} aria-hidden="true" />}>{nameOf(id, ids)}</Tab>)}
        </div>
        {showsTerminal && ids.includes(tab) && !content.terminals.includes(tab) && (
          <IconButton label={`Close the terminal ${nameOf(tab, ids)}`} className="self-center" onClick={() => closeTerminal(tab)}><X size={14} aria-hidden="true" /></IconButton>
        )}
        <NewTerminal />
        <span className="mx-1.5 my-2.5 w-px shrink-0 bg-line" aria-hidden="true" />
        <div role="tablist" aria-label="Views" className="contents">
          <Tab id={FILES_TAB} icon={<FileText size={14} aria-hidden="true" />}>Files</Tab>
          <Tab id={CLUSTER_TAB} className="max-sm:hidden" icon={<Boxes size={14} aria-hidden="true" />}>Cluster</Tab>
        </div>
      </div>
      <div className="relative min-h-0 min-w-0">
        {terminals.map((terminal) => (
          <div key={terminal.id} role="tabpanel" id={`panel-${terminal.id}`} aria-labelledby={`tab-${terminal.id}`} hidden={tab !== terminal.id} className="h-full">
            <TerminalPane terminal={terminal} active={tab === terminal.id} />
          </div>
        ))}
        {editor !== undefined && showsTerminal && (tab === editor.terminal || !ids.includes(editor.terminal)) && <ProgramEditor key={editor.editorId} editor={editor} />}
        {files && <div role="tabpanel" id={`panel-${FILES_TAB}`} aria-labelledby={`tab-${FILES_TAB}`} hidden={tab !== FILES_TAB} className="h-full"><FilesPane active={tab === FILES_TAB} /></div>}
        {tab === CLUSTER_TAB && <div role="tabpanel" id={`panel-${CLUSTER_TAB}`} aria-labelledby={`tab-${CLUSTER_TAB}`} className="h-full"><ClusterPane /></div>}
      </div>
    </div>
  );
}
