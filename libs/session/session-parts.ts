import type { SessionOutput } from '#contracts/jobs/session-messages.js';
import type { StepChecks } from '#contracts/rest/attempts.js';
import type { TerminalFrame } from '#contracts/socket/terminal.js';
import type { LabRun, LabRunState } from '#labs/hosting/lab-run.js';
import type { LogWriter } from './log-writer.js';
import type { TerminalsState } from './terminals.js';
import type { Turns } from './turns.js';

/** What a session has to remember beside its world, its terminals' frames apart. */
export interface SessionMeta {
  readonly step: number;
  readonly generation: number;
  /** Ids of the last inputs, so that a repeat does nothing. */
  readonly ids: readonly string[];
  readonly run: LabRunState;
  readonly terminals: TerminalsState;
}

export interface HostedSessionParts {
  readonly sessionId: string;
  readonly run: LabRun;
  readonly meta: Omit<SessionMeta, 'run'>;
  readonly log: LogWriter;
  readonly turns: Turns;
  /** Frames that a restored session has stored. */
  readonly keptFrames: readonly TerminalFrame[];
  /** The world is in the store already: only what changes from now on is logged. */
  readonly isStored: boolean;
  /** Sends to the session's room; called when what it tells of is durable. */
  readonly send: (output: SessionOutput) => void;
  /** Stores what was judged. */
  readonly saveChecks: (steps: readonly StepChecks[]) => void;
  /** The log refused a write: another worker hosts the session now. */
  readonly onStale: () => void;
  /** Something broke that nobody foresaw: this session stops, its neighbours go on. */
  readonly onFailure: (error: unknown) => void;
  readonly wallNow: () => number;
}

/** Omit, for each member of a union by itself. */
export type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
