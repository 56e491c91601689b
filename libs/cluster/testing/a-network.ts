// For tests only: a network with one service in it, whose answers the test writes.
import type { Outgoing } from '#cluster/apiserver/wires.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Clock } from '#linux/env/env.js';
import { Errno, type ErrnoCode } from '#linux/kernel/step.js';
import { pause } from '#linux/kernel/waiting.js';
import type { HttpRequest, HttpService } from '#linux/net/network.js';

export interface Served {
  readonly afterMs?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or what becomes JSON. */
  readonly body?: unknown;
}

export interface NetworkOptions {
  /** Null: it speaks plain HTTP. */
  readonly tls?: HttpService['tls'] | null;
  readonly fails?: ErrnoCode;
}

export type Serve = (path: string, body: string, request: Omit<HttpRequest, 'client'>) => Served;

/** Whatever is dialled answers as `serve` says; with TLS of `s.default.svc`, unless other is said. */
export function aNetwork(clock: Clock, serve: Serve, { tls = { names: ['s.default.svc'], authority: 'CA' }, fails }: NetworkOptions = {}): Outgoing {
  const knock = () => {
    if (fails !== undefined) throw new Errno(fails);
  };
  return {
    *tlsOf() {
      knock();
      return tls ?? undefined;
    },
    *request(_endpoint, request) {
      knock();
      const { afterMs = 0, status = 200, headers = {}, body = '' } = serve(request.target.split('?')[0] as string, decodeUtf8(request.body), request);
      try {
        if (afterMs > 0) yield* pause(clock, afterMs);
      } catch (error) {
        // As a proxy does, whose upstream takes too long.
        if (error instanceof Errno) return { status: 504, headers, body: encodeUtf8('too long') };
        throw error;
      }
      return { status, headers, body: encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body)) };
    },
    *upgrade() {
      throw new Errno('ECONNREFUSED');
    },
    *lookup() {
      return undefined;
    },
  };
}
