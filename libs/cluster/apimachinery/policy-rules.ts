// Mirrors k8s.io/component-helpers/auth/rbac/validation: policy_comparator.go
// Differs: nothing.
import type { PolicyRule } from '#cluster/api/generated/types.js';

/** The smallest parts of the wanted rules that the own ones do not allow. */
export function uncovered(own: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(partsOf).filter((part) => !own.some((rule) => covers(rule, part)));
}

/** `/healthz`, or with a star at its end everything that begins so. */
export function coversPath(url: string, path: string): boolean {
  return url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')));
}

function partsOf({ apiGroups = [], resources = [], verbs, resourceNames = [], nonResourceURLs = [] }: PolicyRule): readonly PolicyRule[] {
  const names = resourceNames.length === 0 ? [undefined] : resourceNames;
  return [
    ...apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) =>
      names.map((name) => ({ apiGroups: [group], resources: [resource], verbs: [verb], ...(name === undefined ? {} : { resourceNames: [name] }) }))))),
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] }))),
  ];
}

function covers(own: PolicyRule, part: PolicyRule): boolean {
  const hasAll = (list: readonly string[] = [], wanted: readonly string[] = []) => list.includes('*') || wanted.every((each) => list.includes(each));
  const ownNames = own.resourceNames ?? [];
  const partNames = part.resourceNames ?? [];
  const isNamed = ownNames.length === 0 || (partNames.length > 0 && partNames.every((name) => ownNames.includes(name)));
  const isResource = (part.resources ?? []).every((resource) => coversResource(own.resources ?? [], resource));
  const isPath = (part.nonResourceURLs ?? []).every((path) => (own.nonResourceURLs ?? []).some((url) => coversPath(url, path)));
  return isNamed && isResource && isPath && hasAll(own.verbs, part.verbs) && hasAll(own.apiGroups, part.apiGroups);
}

function coversResource(own: readonly string[], resource: string): boolean {
  const slash = resource.indexOf('/');
  return own.includes('*') || own.includes(resource) || (slash >= 0 && own.includes(`*${resource.slice(slash)}`));
}
