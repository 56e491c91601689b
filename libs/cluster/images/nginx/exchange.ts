import { encodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import type { HttpRequest } from '#linux/net/network.js';
import { errorPage } from './pages.js';
import type { Scope, Server, Site } from './site-model.js';
import type { RequestFacts } from './variables.js';

/** One request, on its way to an answer. */
export interface Exchange {
  readonly process: Process;
  readonly site: Site;
  readonly server: Server;
  readonly request: HttpRequest;
  readonly facts: RequestFacts;
  /** Takes a line for the error log, without its time. */
  readonly logError: (level: string, message: string) => void;
  /** Turns of the round robin. */
  readonly turns: Map<string, number>;
  /** Upstreams by name, looked up at the start. */
  readonly addresses: ReadonlyMap<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  readonly scope: Scope;
}

/** nginx' own page for a status. */
export function page({ facts }: Exchange, status: number, scope: Scope): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: encodeUtf8(errorPage(status, facts.version)), scope };
}
