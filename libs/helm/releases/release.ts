// Mirrors helm.sh/helm/v4/pkg/release/v1
import type { Chart } from '#helm/charts/chart.js';
import type { Table } from '#helm/engine/values.js';
import { formatTime } from '#helm/engine/functions/dates.js';

export type Status = 'unknown' | 'deployed' | 'uninstalled' | 'superseded' | 'failed' | 'uninstalling' | 'pending-install' | 'pending-upgrade' | 'pending-rollback';
export type HookEvent = 'pre-install' | 'post-install' | 'pre-delete' | 'post-delete' | 'pre-upgrade' | 'post-upgrade' | 'pre-rollback' | 'post-rollback' | 'test';

export interface Hook {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly HookEvent[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
  readonly lastRun: { readonly startedMs?: number; readonly completedMs?: number; readonly phase: '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed' };
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly chart: Chart;
  /** What the user set; undefined when nothing was. */
  readonly config: Table;
  readonly manifest: string;
  readonly hooks: readonly Hook[];
  readonly labels: Readonly<Record<string, string>>;
  /** All labels of its Secret, when it was read together with its history. */
  readonly storedLabels?: Readonly<Record<string, string>>;
  readonly applyMethod: 'ssa' | 'csa';
  readonly status: Status;
  readonly description: string;
  readonly notes: string;
  readonly firstDeployedMs: number;
  readonly lastDeployedMs: number;
  readonly deletedMs?: number | undefined;
}

export function withStatus(release: Release, status: Status, description = release.description): Release {
  return { ...release, status, description };
}

export function isPending({ status }: Release): boolean {
  return status.startsWith('pending-');
}

/** `Sat Nov 21 08:58:22 2026` (time.ANSIC). */
export function ansicTime(ms: number): string {
  return formatTime(ms, 'Mon Jan _2 15:04:05 2006');
}
/** `2026-11-21 08:58:22.097 +0000 UTC` (time.Time's String). */
export function fullTime(ms: number): string {
  return formatTime(ms, '2006-01-02 15:04:05.999999999 -0700 MST');
}
/** RFC 3339 with fractions, as JSON holds it. */
export function jsonTime(ms: number): string {
  return formatTime(ms, '2006-01-02T15:04:05.999999999Z07:00');
}

/** The last revision of each. */
export function latest(releases: readonly Release[]): Release[] {
  const found = new Map<string, Release>();
  for (const release of releases) {
    const key = `${release.namespace}/${release.name}`;
    if ((found.get(key)?.revision ?? 0) <= release.revision) found.set(key, release);
  }
  return [...found.values()];
}
