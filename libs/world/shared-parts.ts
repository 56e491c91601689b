import { ClusterParts } from '#cluster/bootstrap/cluster-parts.js';
import { CertificateAuthority, type CertificateOptions, type SignedPair } from '#cluster/pki/certificate.js';
import type { Random } from '#linux/env/env.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import type { Layer } from '#linux/host/host.js';
import { LayerCache } from '#linux/host/layer-cache.js';

/** When the certificates of all simulated clusters begin, for ten years: the same bytes on every machine. */
const CERTIFICATES_MS = Date.UTC(2025, 11, 31);
/** Layouts kept booted: labs use a handful of node names. */
const BOOTED_MAX = 32;

/**
 * What all worlds of a process share: trees made of image layers, what a cluster begins with, and the authority that
 * signs for them (a simulated certificate opens nothing outside its own world). Holds nothing of any one of them;
 * whoever hosts worlds makes one and hands it to each.
 */
export class SharedParts {
  readonly layers = new LayerCache();
  readonly cluster = new ClusterParts();
  readonly #pairs = new Map<string, SignedPair>();
  readonly #layers = new Map<string, Layer>();
  readonly #booted = new Map<string, { readonly bootMs: number; readonly state: ReadonlyMap<string, unknown> }>();
  #authority: CertificateAuthority | undefined;
  #etcdAuthority: CertificateAuthority | undefined;
  #frontProxyAuthority: CertificateAuthority | undefined;

  /** `random` makes keys that cannot be foretold, for worlds that are reached from outside; without it all are the same everywhere. */
  constructor(private readonly random?: Random) {}

  get authority(): CertificateAuthority {
    this.#authority ??= new CertificateAuthority('kubernetes', CERTIFICATES_MS, this.random ?? new SeededRandom(1));
    return this.#authority;
  }

  /** etcd's own authority, as kubeadm makes one. */
  get etcdAuthority(): CertificateAuthority {
    this.#etcdAuthority ??= new CertificateAuthority('etcd-ca', CERTIFICATES_MS, this.random ?? new SeededRandom(2));
    return this.#etcdAuthority;
  }

  get frontProxyAuthority(): CertificateAuthority {
    this.#frontProxyAuthority ??= new CertificateAuthority('front-proxy-ca', CERTIFICATES_MS, this.random ?? new SeededRandom(3));
    return this.#frontProxyAuthority;
  }

  /** The state of a booted cluster of that layout; those of earlier hours are forgotten. */
  bootedOf(layout: string, bootMs: number, boot: () => ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
    const known = this.#booted.get(layout);
    if (known?.bootMs === bootMs) return known.state;
    const state = boot();
    this.#booted.set(layout, { bootMs, state });
    if (this.#booted.size > BOOTED_MAX) this.#booted.delete(this.#booted.keys().next().value as string);
    return state;
  }

  /** A layer made once. */
  layerOf(key: string, make: () => Layer): Layer {
    const known = this.#layers.get(key);
    if (known !== undefined) return known;
    const layer = make();
    this.#layers.set(key, layer);
    return layer;
  }

  /** When the certificates of a world begin that begins then: on one day for all of them, if it is not before it. */
  certificatesFrom(startMs: number): number {
    return startMs >= CERTIFICATES_MS ? CERTIFICATES_MS : Date.UTC(new Date(startMs).getUTCFullYear() - 1, 11, 31);
  }

  /** A certificate of the authority: the same for the same options, whatever was signed before. */
  pairOf(options: Omit<CertificateOptions, 'random'>, authority = this.authority): SignedPair {
    const key = JSON.stringify(authority === this.authority ? options : [authority.certificatePem, options]);
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const pair = authority.sign({ ...options, random: this.random ?? new SeededRandom(seedOf(key)) });
    this.#pairs.set(key, pair);
    return pair;
  }
}

/** FNV-1a. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
