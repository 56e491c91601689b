import type { Service } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { WatchEvent } from '#cluster/client/client.js';

/** The services of each namespace, as containers learn of them from their environment. */
export class KnownServices {
  readonly #byNamespace = new Map<string, Map<string, Stored<Service>>>();

  note({ type, object }: WatchEvent<Service>): void {
    const namespace = object.metadata.namespace as string;
    let known = this.#byNamespace.get(namespace);
    if (known === undefined) this.#byNamespace.set(namespace, (known = new Map()));
    if (type === 'DELETED') known.delete(object.metadata.name);
    else known.set(object.metadata.name, object);
  }

  list(namespace: string): Stored<Service>[] {
    return [...(this.#byNamespace.get(namespace)?.values() ?? [])];
  }
}
