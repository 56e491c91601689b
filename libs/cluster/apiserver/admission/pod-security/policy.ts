// Mirrors staging/src/k8s.io/pod-security-admission/api/helpers.go
// Differs: without labels all is allowed; a configuration with other defaults is not read.
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { Level, Version } from './checks.js';

export const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'] satisfies Level[];

export interface Standard {
  readonly level: Level;
  readonly version: Version;
}

export type Policy = Readonly<Record<'enforce' | 'audit' | 'warn', Standard>>;

/** What a namespace's labels ask for, and what is wrong with them. */
export function policyOf(labels: Readonly<Record<string, string>>): { readonly policy: Policy; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const wrong = (label: string, why: string) => errors.push(invalidValue(`metadata.labels[${label}]`, labels[label], why));
  const read = (mode: string, otherwise: Level): Standard => {
    const [at, atVersion] = [PREFIX + mode, `${PREFIX}${mode}-version`];
    const level = labels[at] ?? 'privileged';
    const isLevel = LEVELS.includes(level);
    if (!isLevel) wrong(at, `must be one of ${LEVELS.join(', ')}`);
    const version = versionOf(labels[atVersion]);
    if (version === undefined) wrong(atVersion, 'must be "latest" or "v1.x"');
    return { level: isLevel ? (level as Level) : otherwise, version: version ?? 'latest' };
  };
  const [enforce, audit, ownWarn] = [read('enforce', 'restricted'), read('audit', 'privileged'), read('warn', 'privileged')];
  // What is enforced is warned of too, where nothing else is said.
  const isEnforced = labels[`${PREFIX}warn`] === undefined && LEVELS.includes(labels[`${PREFIX}enforce`] ?? '') && enforce.level !== 'privileged';
  const warn = isEnforced ? { level: enforce.level, version: labels[`${PREFIX}warn-version`] === undefined ? enforce.version : ownWarn.version } : ownWarn;
  return { policy: { enforce, audit, warn }, errors };
}

function versionOf(text = 'latest'): Version | undefined {
  if (text === 'latest') return text;
  const minor = /^v1\.(\d|[1-9]\d+)$/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

export function isStricter(next: Level, previous: Level): boolean {
  return LEVELS.indexOf(next) > LEVELS.indexOf(previous);
}

export function textOf({ level, version }: Standard): string {
  return `${level}:${version === 'latest' ? version : `v1.${version}`}`;
}
