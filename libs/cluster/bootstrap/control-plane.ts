// What runs of a control plane, and with which flags: programs in static pods say so, and the cluster does their work for
// as long as they do. A layout without such pods has all of it running from the start.
import type { ComponentHealth } from '#cluster/apiserver/component-health.js';
import type { Configuration } from '#cluster/apiserver/configuration/configuration.js';
import { ConfigurationError, configurationOf } from '#cluster/apiserver/configuration/configuration.js';
import type { ForkableApiServer } from '#cluster/apiserver/create-api-server.js';
import { type ControlPlane, type Flags, Refusal } from '#cluster/images/system/control-plane.js';
import type { Files } from '#linux/fs/files.js';
import { Errno } from '#linux/kernel/step.js';
import type { EtcdStores } from './etcd-stores.js';

const names = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
export type ComponentName = (typeof names)[number];

/** What a component was started with; `files` are the texts of those that its flags name. */
export interface Started {
  readonly flags: Flags;
  readonly files: Readonly<Record<string, string>>;
}

/** By component: what it runs with; null when it does not run. */
export type SavedComponents = Readonly<Partial<Record<ComponentName, Started | null>>>;

export interface ControlPlaneOptions {
  readonly apiServer: ForkableApiServer;
  readonly stores: EtcdStores;
  readonly address: string;
  readonly saved: SavedComponents;
  startControllers(): () => void;
  startScheduler(): () => void;
}

const DEFAULT: Started = { flags: {}, files: {} };
/** Where kube-apiserver asks, whatever the flags of those it asks. */
const HEALTH_CHECKS: readonly { readonly name: string; readonly component: ComponentName; readonly address: string; readonly path: string }[] = [
  { name: 'scheduler', component: 'kube-scheduler', address: '127.0.0.1:10259', path: '/healthz' },
  { name: 'controller-manager', component: 'kube-controller-manager', address: '127.0.0.1:10257', path: '/healthz' },
  { name: 'etcd-0', component: 'etcd', address: '127.0.0.1:2379', path: '/health' },
];
const ETCD_PORT = '2379';

export class ClusterControlPlane implements ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #started = new Map<ComponentName, Started>();
  readonly #owners = new Map<ComponentName, object>();
  readonly #listeners = new Set<() => void>();
  /** Ends of what the components do, while they do it. */
  readonly #ends = new Map<ComponentName, () => void>();

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    for (const name of names) {
      const saved = options.saved[name];
      if (saved !== null) this.#started.set(name, saved ?? DEFAULT);
    }
    const api = this.#started.get('kube-apiserver');
    if (api !== undefined && api !== DEFAULT) options.apiServer.configure(this.#configurationOf(api));
  }

  /** Begins what the components do that run. */
  start(): void {
    this.#settle();
  }

  stop(): void {
    for (const end of this.#ends.values()) end();
    this.#ends.clear();
  }

  get runsEtcd(): boolean {
    return this.#started.has('etcd');
  }

  get isServing(): boolean {
    return this.#started.has('kube-apiserver') && this.#started.has('etcd');
  }

  /** Where the API server listens; undefined while it does not. */
  get securePort(): number | undefined {
    return this.isServing ? Number(this.#started.get('kube-apiserver')?.flags['secure-port'] ?? this.#options.apiServer.core.settings.securePort) : undefined;
  }

  /** Objects of another identity when something has changed. */
  saved(): SavedComponents {
    return Object.fromEntries(names.map((name) => [name, this.#started.get(name) ?? null]));
  }

  /** What the API server hears when it asks the others how they are. */
  health(): readonly ComponentHealth[] {
    return HEALTH_CHECKS.map(({ name, component, address, path }) => (
      { name, problem: this.#started.has(component) ? undefined : `Get "https://${address}${path}": dial tcp ${address}: connect: connection refused` }
    ));
  }

  // ── what the programs ask for ──

  apiOutage(): string | undefined {
    return this.isServing ? undefined : `dial tcp ${this.#options.address}:6443: connect: connection refused`;
  }

  reachesEtcd(urls: string): boolean {
    if (!this.#started.has('etcd')) return false;
    return urls.split(',').some((url) => {
      const [, host = '', port = ''] = /^https:\/\/([^:/]+):(\d+)\/?$/.exec(url.trim()) ?? [];
      return port === ETCD_PORT && (host === '127.0.0.1' || host === 'localhost' || host === this.#options.address);
    });
  }

  serveApi(flags: Flags, files: Files): () => void {
    const read: Record<string, string> = {};
    let configuration: Configuration;
    try {
      configuration = configurationOf(flags, (path) => (read[path] ??= files.readText(path)), (path) => files.exists(path));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw new Refusal(error.message);
    }
    const isRestart = !this.#started.has('kube-apiserver');
    const apply = () => {
      this.#options.apiServer.configure(configuration);
      if (isRestart) this.#options.apiServer.reconcile();
    };
    return this.#claim('kube-apiserver', { flags, files: read }, apply, (isSame) => {
      if (isSame) this.#options.apiServer.core.audit?.adopt(files);
      else configuration.audit?.adopt(files);
    });
  }

  serveEtcd(flags: Flags, files: Files): () => void {
    const dataDir = flags['data-dir'] ?? `${flags['name'] ?? 'default'}.etcd`;
    try {
      this.#options.stores.open(files, dataDir);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      throw new Refusal(`cannot access data directory: ${error.message}`);
    }
    return this.#claim('etcd', { flags, files: {} });
  }

  runControllers(flags: Flags): () => void {
    return this.#claim('kube-controller-manager', { flags, files: {} });
  }

  runScheduler(flags: Flags): () => void {
    return this.#claim('kube-scheduler', { flags, files: {} });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Who claims last has it; a program that took over what ran already changes nothing. */
  #claim(name: ComponentName, started: Started, apply: () => void = () => {}, owned: (isSame: boolean) => void = () => {}): () => void {
    const owner = {};
    this.#owners.set(name, owner);
    const before = this.#started.get(name);
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(started);
    owned(isSame);
    if (!isSame) {
      apply();
      this.#started.set(name, started);
      this.#changed();
    }
    return () => {
      if (this.#owners.get(name) !== owner) return;
      this.#owners.delete(name);
      this.#started.delete(name);
      this.#changed();
    };
  }

  #configurationOf({ flags, files }: Started): Configuration {
    return configurationOf(flags, (path) => {
      const text = files[path];
      if (text === undefined) throw new Errno('ENOENT', path);
      return text;
    });
  }

  #changed(): void {
    this.#settle();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Controllers and scheduler do something while they run and the API server answers. */
  #settle(): void {
    this.#let('kube-controller-manager', this.isServing && this.#started.has('kube-controller-manager'), () => this.#options.startControllers());
    this.#let('kube-scheduler', this.isServing && this.#started.has('kube-scheduler'), () => this.#options.startScheduler());
  }

  #let(name: ComponentName, isWanted: boolean, begin: () => () => void): void {
    const end = this.#ends.get(name);
    if (isWanted === (end !== undefined)) return;
    if (end === undefined) this.#ends.set(name, begin());
    else {
      this.#ends.delete(name);
      end();
    }
  }
}
