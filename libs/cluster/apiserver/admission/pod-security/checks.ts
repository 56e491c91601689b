// Mirrors staging/src/k8s.io/pod-security-admission/policy/registry.go
// Differs: nothing that can be seen.
import type { Container, ObjectMeta, PodSpec } from '#cluster/api/generated/types.js';
import { BASELINE } from './baseline-checks.js';
import { RESTRICTED } from './restricted-checks.js';

export type Level = 'privileged' | 'baseline' | 'restricted';

/** The minor version of the checks; those of `latest` are newer than any. */
export type Version = number | 'latest';

export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** A pod, or a template of pods, as checks see it. */
export interface Checked {
  readonly spec: PodSpec;
  readonly annotations: Readonly<Record<string, string>>;
  /** All of them, in the order in which they are named. */
  readonly containers: readonly Container[];
}

export interface Check {
  readonly id: string;
  /** From which minor version on it is made how, the oldest first. */
  readonly versions: readonly (readonly [from: number, find: (checked: Checked) => Violation | undefined])[];
  /** The check of the baseline that says less of the same. */
  readonly overrides?: string;
}

export function violationsOf(level: Level, version: Version, spec: PodSpec, metadata: ObjectMeta | undefined): readonly Violation[] {
  if (level === 'privileged') return [];
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...((spec.ephemeralContainers ?? []) as readonly Container[])];
  const checked = { spec, containers, annotations: metadata?.annotations ?? {} };
  return findersOf(level, version).flatMap((find) => find(checked) ?? []);
}

/** First those of the baseline, then those of the restricted level, each by its id. */
function findersOf(level: Level, version: Version): ((checked: Checked) => Violation | undefined)[] {
  const restricted = level === 'restricted' ? made(RESTRICTED, version) : [];
  const overridden = new Set(restricted.map(({ overrides }) => overrides));
  return [...made(BASELINE, version).filter(({ id }) => !overridden.has(id)), ...restricted].map(({ find }) => find);
}

function made(checks: readonly Check[], version: Version) {
  const minor = version === 'latest' ? Number.POSITIVE_INFINITY : version;
  return checks.flatMap(({ id, overrides, versions }) => {
    const last = versions.filter(([from]) => from <= minor).at(-1);
    return last === undefined ? [] : [{ id, overrides, find: last[1] }];
  });
}
