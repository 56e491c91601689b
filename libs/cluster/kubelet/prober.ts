// Mirrors pkg/kubelet/prober
// Differs: probes of a container begin together, shortly after it was started.
import type { Probe } from '#cluster/api/generated/types.js';
import { FIRST_PROBE_MS } from './limits.js';
import { attemptProbe, type ProbeResult, type ProbeTarget } from './probe-attempt.js';

export type ProbeKind = 'Startup' | 'Liveness' | 'Readiness';

export interface ProbeOwner {
  /** Startup passed, or readiness changed. */
  onStarted(): void;
  onReady(isReady: boolean): void;
  /** Too many failures of a startup or liveness probe: the container must be started again. */
  onUnhealthy(kind: ProbeKind, probe: Probe): void;
  event(message: string): void;
  /** Nobody asks while the kubelet is stopped. */
  readonly isPaused: boolean;
}

/** The probes of one run of a container. */
export class Prober {
  #stopped = false;
  #started = false;
  readonly #cancels = new Set<() => void>();

  constructor(
    readonly target: ProbeTarget,
    readonly owner: ProbeOwner,
  ) {}

  /** `isStarted`: the startup probe passed before (a restored container). */
  start(startedMs: number, isStarted: boolean): void {
    const { startupProbe } = this.target.spec;
    if (startupProbe === undefined || isStarted) {
      this.#started = true;
      this.#startOthers(startedMs);
      return;
    }
    this.#begin('Startup', startupProbe, startedMs);
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of [...this.#cancels]) cancel();
    this.#cancels.clear();
  }

  #startOthers(startedMs: number): void {
    const { livenessProbe, readinessProbe } = this.target.spec;
    if (readinessProbe !== undefined) this.#begin('Readiness', readinessProbe, startedMs);
    if (livenessProbe !== undefined) this.#begin('Liveness', livenessProbe, startedMs);
  }

  #begin(kind: ProbeKind, probe: Probe, startedMs: number): void {
    const { clock } = this.target;
    const counts = { successes: 0, failures: 0 };
    const delayMs = Math.max(FIRST_PROBE_MS, (probe.initialDelaySeconds ?? 0) * 1000 - (clock.now() - startedMs));
    const periodMs = (probe.periodSeconds ?? 10) * 1000;
    let cancelTimer = () => {};
    const stop = () => {
      cancelTimer();
      this.#cancels.delete(stop);
    };
    const tick = () => {
      if (this.#stopped) return;
      if (this.owner.isPaused) {
        cancelTimer = clock.after(periodMs, tick);
        return;
      }
      const beganMs = clock.now();
      let cancelAttempt: (() => void) | undefined;
      let isOver = false;
      cancelAttempt = attemptProbe(probe, this.target, counts.successes > 0, (result) => {
        isOver = true;
        if (this.#stopped) return;
        if (cancelAttempt !== undefined) this.#cancels.delete(cancelAttempt);
        if (this.#judge(kind, probe, result, counts) === 'end') stop();
        else cancelTimer = clock.after(Math.max(0, periodMs - (clock.now() - beganMs)), tick);
      });
      if (!this.#stopped && !isOver) this.#cancels.add(cancelAttempt);
    };
    this.#cancels.add(stop);
    cancelTimer = clock.after(delayMs, tick);
  }

  #judge(kind: ProbeKind, probe: Probe, result: ProbeResult, counts: { successes: number; failures: number }): 'go on' | 'end' {
    if (result.outcome === 'error') {
      this.owner.event(`${kind} probe errored and resulted in unknown state: ${result.message}`);
      return 'go on';
    }
    if (result.outcome === 'failure') {
      this.owner.event(`${kind} probe failed: ${result.message}`);
      counts.successes = 0;
      counts.failures++;
      if (counts.failures < (probe.failureThreshold ?? 3)) return 'go on';
      if (kind === 'Readiness') {
        this.owner.onReady(false);
        return 'go on';
      }
      this.owner.onUnhealthy(kind, probe);
      return 'end';
    }
    counts.failures = 0;
    counts.successes++;
    if (counts.successes < (probe.successThreshold ?? 1)) return 'go on';
    if (kind === 'Readiness') this.owner.onReady(true);
    if (kind !== 'Startup' || this.#started) return 'go on';
    this.#started = true;
    this.owner.onStarted();
    this.#startOthers(this.target.clock.now());
    return 'end';
  }
}
