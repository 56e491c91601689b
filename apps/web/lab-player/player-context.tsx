'use client';
import type { LabContent } from '@wheelhouse/contracts/rest/lab-content.js';
import type { SessionDetail } from '@wheelhouse/contracts/rest/sessions.js';
import { OpenedTerminal } from '@wheelhouse/contracts/socket/client-events.js';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { SessionConnection, type SessionView } from './connection/session-connection';
import { isPlayerKey } from './player-keys';
import { PlayerTerminal } from './terminal/player-terminals';

/** A terminal's id, or one of the two other views of the workspace. */
export type WorkspaceTab = string;
export const FILES_TAB = 'files';
export const CLUSTER_TAB = 'cluster';

export interface Player {
  readonly content: LabContent;
  readonly session: SessionDetail;
  readonly connection: SessionConnection;
  readonly terminals: readonly PlayerTerminal[];
  readonly tab: WorkspaceTab;
  readonly setTab: (tab: WorkspaceTab) => void;
  /** On phones: which of the three parts is shown. */
  readonly part: 'read' | 'work';
  readonly setPart: (part: 'read' | 'work') => void;
  readonly step: number;
  readonly goToStep: (step: number) => void;
  readonly openTerminal: (host: string) => Promise<void>;
  readonly closeTerminal: (id: string) => void;
  /** Runs a command in a terminal of the host. `asks`: a program reads the keyboard there, and nothing was done. */
  readonly run: (command: string, host: string | undefined, interrupt: boolean) => 'sent' | 'asks';
  readonly finding: boolean;
  readonly setFinding: (finding: boolean) => void;
  /** The file that the text asked to open, on the host. */
  readonly fileToOpen: { readonly host: string; readonly path: string } | undefined;
  readonly openFile: (host: string, path: string) => void;
  readonly pickedObject: string | undefined;
  readonly pickObject: (name: string | undefined) => void;
}

const Context = createContext<Player | undefined>(undefined);

export function usePlayer(): Player {
  const player = useContext(Context);
  if (player === undefined) throw new Error('usePlayer outside of the lab player');
  return player;
}

/** The session as the server tells it, live. */
export function useSessionView(): SessionView {
  const { connection } = usePlayer();
  return useSyncExternalStore(connection.watch, connection.getView, connection.getView);
}

export function hostOf(terminal: string): string {
  return terminal.slice(0, terminal.lastIndexOf(':'));
}

/** One connection for as long as the player shows the session. */
function useConnection(session: SessionDetail): SessionConnection | undefined {
  const [connection, setConnection] = useState<SessionConnection>();
  const start = useRef(session);
  useEffect(() => {
    const { id, step, generation, checks } = start.current;
    let made: SessionConnection | undefined;
    let gone = false;
    void import('./connection/open-socket').then(({ openSocket }) => {
      if (gone) return;
      made = new SessionConnection(openSocket(), id, { step, generation, checks: Object.fromEntries(checks.map((one) => [one.step, one.checks])) });
      setConnection(made);
    });
    return () => {
      gone = true;
      made?.close();
    };
  }, []);
  return connection;
}

/** The terminals that are open, each kept as long as the server lists it. */
function useTerminals(connection: SessionConnection | undefined, content: LabContent, around: ConstructorParameters<typeof PlayerTerminal>[2]): readonly PlayerTerminal[] {
  const kept = useRef(new Map<string, PlayerTerminal>());
  const subscribe = useCallback((watcher: () => void) => connection?.watch(watcher) ?? (() => undefined), [connection]);
  const listed = useSyncExternalStore(subscribe, () => connection?.getView().terminals, () => undefined);
  const ids = useMemo(() => (listed === undefined ? content.terminals : listed.filter((one) => one.open).map((one) => one.terminal)), [listed, content.terminals]);
  const [terminals, setTerminals] = useState<readonly PlayerTerminal[]>([]);
  useEffect(() => {
    if (connection === undefined) return;
    for (const [id, terminal] of kept.current) {
      if (ids.includes(id)) continue;
      terminal.close();
      kept.current.delete(id);
    }
    setTerminals(ids.map((id) => {
      const terminal = kept.current.get(id) ?? new PlayerTerminal(id, connection, around);
      kept.current.set(id, terminal);
      return terminal;
    }));
  }, [connection, ids, around]);
  useEffect(() => {
    const all = kept.current;
    if (connection === undefined) return;
    return () => {
      for (const terminal of all.values()) terminal.close();
      all.clear();
    };
  }, [connection]);
  return terminals;
}

export function PlayerProvider({ content, session, children }: { readonly content: LabContent; readonly session: SessionDetail; readonly children: (ready: boolean) => ReactNode }) {
  const connection = useConnection(session);
  const [chosenTab, setTab] = useState<WorkspaceTab>('');
  const [part, setPart] = useState<'read' | 'work'>('read');
  const [step, setStep] = useState(session.step);
  const [finding, setFinding] = useState(false);
  const [fileToOpen, setFileToOpen] = useState<{ host: string; path: string }>();
  const [pickedObject, setPickedObject] = useState<string>();

  const names = useRef(new Set<string>());
  const around = useMemo(() => ({
    isPlayerKey,
    onFind: () => setFinding(true),
    isObject: (name: string) => names.current.has(name),
    onObject: (name: string) => { setPickedObject(name); setTab(CLUSTER_TAB); },
    onMode: () => undefined,
  }), []);
  const terminals = useTerminals(connection, content, around);

  useEffect(() => {
    if (connection === undefined) return;
    let last = { step: session.step, generation: session.generation, link: 'connecting' };
    return connection.watch(() => {
      const view = connection.getView();
      names.current = new Set([...(view.cluster?.pods ?? []), ...(view.cluster?.nodes ?? [])].map((object) => object.name));
      if (view.step !== last.step || view.generation !== last.generation) setStep(view.step);
      last = { step: view.step, generation: view.generation, link: view.link };
    });
  }, [connection, session]);

  useEffect(() => {
    if (connection === undefined) return;
    let link = connection.getView().link;
    return connection.watch(() => {
      const now = connection.getView().link;
      if (now === 'connected' && link !== now) for (const terminal of terminals) terminal.sendSize();
      link = now;
    });
  }, [connection, terminals]);

  const known = chosenTab === FILES_TAB || chosenTab === CLUSTER_TAB || terminals.some((one) => one.id === chosenTab);
  const tab = known ? chosenTab : (terminals[0]?.id ?? '');

  const player = useMemo((): Player | undefined => connection && {
    content, session, connection, terminals, tab, setTab, part, setPart, step, finding, setFinding, fileToOpen, pickedObject, pickObject: setPickedObject,
    goToStep: (next) => {
      setStep(next);
      // When it cannot be told now, the learner still reads on; the server hears of the next step entered.
      void connection.ask('step.enter', { step: next }).catch(() => undefined);
    },
    openTerminal: async (host) => {
      const opened = OpenedTerminal.parse(await connection.ask('terminal.open', { host, columns: 80, rows: 24 }));
      setTab(opened.terminal);
      setPart('work');
    },
    closeTerminal: (id) => void connection.ask('terminal.close', { terminal: id }).catch(() => undefined),
    run: (command, host, interrupt) => {
      const fits = (one: PlayerTerminal): boolean => host === undefined || hostOf(one.id) === host;
      const target = terminals.find((one) => one.id === tab && fits(one)) ?? terminals.find(fits) ?? terminals[0];
      if (target === undefined) return 'sent';
      setTab(target.id);
      setPart('work');
      const reads = target.modeKind === 'line' || target.modeKind === 'raw';
      if (reads && !interrupt) return 'asks';
      if (reads) target.interruptAndRun(command);
      else target.run(command);
      target.focus();
      return 'sent';
    },
    openFile: (host, path) => { setFileToOpen({ host, path }); setTab(FILES_TAB); setPart('work'); },
  }, [connection, content, session, terminals, tab, part, step, finding, fileToOpen, pickedObject]);

  if (player === undefined) return children(false);
  return <Context value={player}>{children(true)}</Context>;
}
