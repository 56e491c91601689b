// Mirrors client-go's reflector, for components that keep what they know while the API server is away
// Differs: a watch that is refused is tried again each second.
import { StatusError } from '#cluster/apimachinery/errors.js';
import { keyOf, type KubeObject, type ResourceRef } from '#cluster/apimachinery/object.js';
import type { Env } from '#linux/env/env.js';
import type { Client, WatchEvent } from './client.js';

const RETRY_MS = 1_000;

/** When the API server answers. */
export interface Reachability {
  isServing(): boolean;
  /** Called when it may have gone or come. Returns the stop. */
  onChange(listener: () => void): () => void;
}

/** An API server that never goes away. */
export const ALWAYS_THERE: Reachability = { isServing: () => true, onChange: () => () => {} };

/** Watches as soon as it may, and hears nothing while the server is away; then what has come of each object. Returns the stop. */
export function patientWatch<T extends KubeObject>(client: Client, env: Env, server: Reachability, ref: ResourceRef<T>, listener: (event: WatchEvent<T>) => void): () => void {
  const missed = new Map<string, WatchEvent<T>>();
  let end = () => {};
  const begin = () => {
    try {
      end = client.watch(ref, (event) => {
        if (server.isServing()) listener(event);
        else missed.set(keyOf(event.object), event);
      });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      end = env.clock.after(RETRY_MS, begin);
    }
  };
  begin();
  const forget = server.onChange(() => {
    if (!server.isServing()) return;
    for (const event of missed.values()) listener(event);
    missed.clear();
  });
  return () => {
    forget();
    end();
  };
}
