import type { Client } from '#cluster/client/client.js';
import type { Files } from '#linux/fs/files.js';

/** How a command of a check ended. `timedOut`: it was still running when its virtual time was over. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Where a check's command runs: a host of the lab, or a container of a pod. */
export type Place =
  | { readonly host: string }
  | { readonly pod: string; readonly namespace: string; readonly container?: string };

/** What came of asking for a URL. */
export type Reached =
  | { readonly outcome: 'answer'; readonly status: number; readonly body: string }
  | { readonly outcome: 'refused' | 'timeout' | 'no-name' | 'unreachable' };

/** A copy of the learner's world: what runs here changes nothing there, and its time passes apart. */
export interface Scratch {
  /** Runs a bash script at `place`; `undefined` when the place does not exist. */
  run(place: Place, script: string, timeoutSeconds: number): Ran | undefined;
  /** Asks for an http URL from the network of `place`, whatever programs are there; `undefined` when it does not exist. */
  reach(place: Place, url: string, timeoutSeconds: number): Reached | undefined;
}

/** What a check may see of a world. Reading it changes nothing. */
export interface Subject {
  readonly client: Client;
  /** The files of a host, as root sees them; undefined: no such host. */
  files(host: string): Files | undefined;
  /** Command lines typed on the lab's terminals, oldest first. */
  readonly history: readonly string[];
  /** Choices given to quiz checks, by check id. */
  readonly answers: Readonly<Record<string, readonly number[]>>;
  /** A copy of the world as it is now; one copy serves all checks of a pass over them. */
  scratch(): Scratch;
}
