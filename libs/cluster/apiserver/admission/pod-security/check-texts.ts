// Mirrors staging/src/k8s.io/pod-security-admission/policy/helpers.go
// Differs: nothing that can be seen.
import type { Container, PodSecurityContext, SecurityContext } from '#cluster/api/generated/types.js';
import type { Checked } from './checks.js';

/** `container "a"`, `containers "a", "b"`. */
export function named(containers: readonly Container[]): string {
  return `${plural('container', containers)} ${quoted(containers.map(({ name }) => name))}`;
}

export function quoted(values: readonly string[]): string {
  return values.map((each) => `"${each}"`).join(', ');
}

export function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

export function plural(one: string, of: readonly unknown[], many = `${one}s`): string {
  return of.length === 1 ? one : many;
}

/** Who sets something that is bad: `pod and container "a"`; empty when nobody does. */
export function settersOf({ spec, containers }: Checked, isBad: (context: PodSecurityContext | SecurityContext) => boolean): string {
  const bad = containers.filter(({ securityContext }) => securityContext !== undefined && isBad(securityContext));
  const isPodBad = spec.securityContext !== undefined && isBad(spec.securityContext);
  return [...(isPodBad ? ['pod'] : []), ...(bad.length > 0 ? [named(bad)] : [])].join(' and ');
}

/** Of the pod and its containers. */
export function contextsOf({ spec, containers }: Checked): readonly (PodSecurityContext | SecurityContext)[] {
  return [spec.securityContext, ...containers.map(({ securityContext }) => securityContext)].filter((each) => each !== undefined);
}

/** Root in it is nobody on the node. */
export function hasOwnUsers({ spec }: Checked): boolean {
  return spec.hostUsers === false;
}

export function isOfWindows({ spec }: Checked): boolean {
  return spec.os?.name === 'windows';
}
