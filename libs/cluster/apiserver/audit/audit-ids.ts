import { newUid } from '#cluster/apimachinery/names.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { sha256 } from '@noble/hashes/sha2.js';

const KUBE_SYSTEM = '/registry/namespaces/kube-system';

/**
 * Names for the requests of one server. They are drawn apart from everything else: whether somebody looks at them changes
 * nothing in the world.
 */
export class AuditIds {
  readonly #etcd: Etcd;
  readonly #startedMs: number;
  #random: SeededRandom | undefined;

  constructor(etcd: Etcd, startedMs: number) {
    this.#etcd = etcd;
    this.#startedMs = startedMs;
  }

  next(): string {
    return newUid((this.#random ??= new SeededRandom(this.#seed())));
  }

  /** Other clusters and later starts have other names. */
  #seed(): readonly [number, number, number, number] {
    const cluster = this.#etcd.get(KUBE_SYSTEM)?.value as { readonly metadata?: { readonly uid?: string } } | undefined;
    const hash = new DataView(sha256(encodeUtf8(`${cluster?.metadata?.uid ?? ''} ${this.#startedMs} ${this.#etcd.revision}`)).buffer);
    return [hash.getUint32(0), hash.getUint32(4), hash.getUint32(8), hash.getUint32(12)];
  }
}
