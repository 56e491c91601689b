// Mirrors systemd, for the two units that make a machine a node: kubelet and containerd
// Differs: their files are read when they are started; there are no other units.
import type { Kubelet } from '#cluster/kubelet/running-kubelet.js';
import type { Env } from '#linux/env/env.js';
import type { Files } from '#linux/fs/files.js';
import { connectionProblem, startFailure } from './kubelet-start.js';

export type UnitName = 'kubelet' | 'containerd';

export const PIDS: Readonly<Record<UnitName, number>> = { kubelet: 1024, containerd: 812 };

export interface UnitState {
  readonly isActive: boolean;
  readonly isEnabled: boolean;
  readonly sinceMs: number;
  /** When it became active, for one that is not any more. */
  readonly activeMs: number;
  /** It ends as soon as it is started, and is started again: systemd's status, and how often. */
  readonly failure?: { readonly status: string; readonly restarts: number };
}

export interface SavedUnits {
  readonly states: Readonly<Record<UnitName, UnitState>>;
  readonly connectionProblem?: string;
}

interface UnitsOptions {
  readonly env: Env;
  readonly files: Files;
  readonly endpoint: string;
  readonly kubelet: () => Kubelet | undefined;
  readonly saved: SavedUnits | undefined;
}

const RESTART_MS = 10_000;

export class Units {
  readonly #options: UnitsOptions;
  #states: Record<UnitName, UnitState>;
  #connectionProblem: string | undefined;
  #saved: SavedUnits | undefined;
  #cancelRestart = () => {};

  constructor(options: UnitsOptions) {
    this.#options = options;
    const now = options.env.clock.now();
    const fresh: UnitState = { isActive: true, isEnabled: true, sinceMs: now, activeMs: now };
    this.#states = { ...(options.saved?.states ?? { kubelet: fresh, containerd: fresh }) };
    this.#connectionProblem = options.saved?.connectionProblem;
    this.#saved = options.saved;
    if (this.#states.kubelet.failure !== undefined) this.#planRestart();
  }

  /** Of the same identity until something changes. */
  saved(): SavedUnits {
    this.#saved ??= { states: { ...this.#states }, ...(this.#connectionProblem === undefined ? {} : { connectionProblem: this.#connectionProblem }) };
    return this.#saved;
  }

  /** Why the kubelet does not find the API server. */
  get connectionProblem(): string | undefined {
    return this.#connectionProblem;
  }

  state(name: UnitName): UnitState {
    return this.#states[name];
  }

  stopClock(): void {
    this.#cancelRestart();
  }

  start(name: UnitName): void {
    if (this.#states[name].isActive) return;
    if (name === 'containerd') {
      this.#say(name, 'Starting containerd.service - containerd container runtime...');
      this.#set(name, { isActive: true });
      this.#options.kubelet()?.setRuntime(true);
      this.#say(name, 'Started containerd.service - containerd container runtime.');
      return;
    }
    this.#say(name, 'Started kubelet.service - kubelet: The Kubernetes Node Agent.');
    this.#run();
  }

  stop(name: UnitName): void {
    this.#cancelRestart();
    const { isActive, failure } = this.#states[name];
    if (!isActive && failure === undefined) return;
    const text = name === 'kubelet' ? 'kubelet.service - kubelet: The Kubernetes Node Agent' : 'containerd.service - containerd container runtime';
    this.#say(name, `Stopping ${text}...`);
    this.#set(name, { isActive: false });
    if (name === 'kubelet') this.#options.kubelet()?.setActive(false);
    else this.#options.kubelet()?.setRuntime(false);
    this.#say(name, `${name}.service: Deactivated successfully.`);
    this.#say(name, `Stopped ${text}.`);
  }

  setEnabled(name: UnitName, isEnabled: boolean): void {
    this.#saved = undefined;
    this.#states[name] = { ...this.#states[name], isEnabled };
  }

  #run(): void {
    const { files, endpoint, kubelet } = this.#options;
    const failure = startFailure(files, this.#states.containerd.isActive);
    if (failure === undefined) {
      this.#connectionProblem = connectionProblem(files, endpoint);
      this.#set('kubelet', { isActive: true });
      kubelet()?.setActive(true);
      return;
    }
    const restarts = (this.#states.kubelet.failure?.restarts ?? 0) + 1;
    if (failure.status === '203/EXEC') this.#say('kubelet', failure.message);
    else kubelet()?.journal('E', 'run.go:72', failure.message);
    this.#say('kubelet', `kubelet.service: Main process exited, code=exited, status=${failure.status}`);
    this.#say('kubelet', "kubelet.service: Failed with result 'exit-code'.");
    this.#set('kubelet', { isActive: false, failure: { status: failure.status, restarts } });
    this.#planRestart();
  }

  #planRestart(): void {
    this.#cancelRestart();
    this.#cancelRestart = this.#options.env.clock.after(RESTART_MS, () => {
      this.#say('kubelet', `kubelet.service: Scheduled restart job, restart counter is at ${this.#states.kubelet.failure?.restarts ?? 1}.`);
      this.#say('kubelet', 'Started kubelet.service - kubelet: The Kubernetes Node Agent.');
      this.#run();
    });
  }

  #set(name: UnitName, { isActive, failure }: Pick<UnitState, 'isActive' | 'failure'>): void {
    const now = this.#options.env.clock.now();
    const { isEnabled, activeMs } = this.#states[name];
    this.#saved = undefined;
    this.#states[name] = { isActive, isEnabled, sinceMs: now, activeMs: isActive ? now : activeMs, ...(failure === undefined ? {} : { failure }) };
  }

  #say(unit: UnitName, text: string): void {
    this.#options.kubelet()?.journalLines.write(this.#options.env.clock.now(), text, { by: 'systemd', unit });
  }
}
