// How the API server reaches a webhook in the simulated network.
// Requests run to completion here, so a call may not wait: whoever answers at once is heard, all else is a timeout.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Endpoint, HttpRequest, HttpResponse, HttpService, NetStack } from '#linux/net/network.js';

export type Called =
  | { readonly kind: 'answer'; readonly tls: HttpService['tls']; readonly response: () => HttpResponse | undefined }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'timeout' };

export interface WebhookTransport {
  call(endpoint: Endpoint, request: Omit<HttpRequest, 'client'>): Called;
  /** The first address of a name; undefined where there is none. */
  lookUp(name: string): string | undefined;
}

/** Filled when the server's machine is on the network. */
export interface Outbound {
  transport?: WebhookTransport;
}

/** Bare yields give way to others; so many are enough for a service that does not wait. */
const YIELDS_MAX = 10_000;

export function transportOver(stack: NetStack): WebhookTransport {
  return {
    call(endpoint, request) {
      try {
        const knocked = atOnce(stack.tlsOf(endpoint));
        if (knocked === undefined) return { kind: 'timeout' };
        return { kind: 'answer', tls: knocked.value, response: () => atOnce(stack.request(endpoint, request))?.value };
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        if (error.code === 'ECONNREFUSED') return { kind: 'refused' };
        return error.code === 'ETIMEDOUT' ? { kind: 'timeout' } : { kind: 'unreachable' };
      }
    },
    lookUp(name) {
      try {
        return atOnce(stack.lookup(name))?.value?.[0];
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        return undefined;
      }
    },
  };
}

/** What the steps come to; undefined when they want to wait for something. */
function atOnce<T>(step: Step<T>): { readonly value: T } | undefined {
  for (let i = 0; i < YIELDS_MAX; i++) {
    const next = step.next();
    if (next.done === true) return { value: next.value };
    if (next.value !== undefined) break;
  }
  step.return(undefined as T);
  return undefined;
}
