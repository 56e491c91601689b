import type { Pod } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';

/** A pod of the node. Nodes may ask for no others, so one that is not there is refused rather than not found. */
export function findPod(client: Client, namespace: string | undefined, name: string): Stored<Pod> | undefined {
  try {
    return client.find(pods, namespace, name);
  } catch (error) {
    if (error instanceof StatusError && error.code === 403) return undefined;
    throw error;
  }
}
