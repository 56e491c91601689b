// Mirrors sigs.k8s.io/kustomize/kyaml/resid
import type { Schemas } from './schema.js';

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What one object is told apart by. */
export interface ResId extends Gvk {
  readonly name: string;
  readonly namespace: string;
  readonly isClusterScoped: boolean;
}

/** Stands for the namespace of what has none. */
export const NOT_A_NAMESPACE = '_non_namespaceable_';

export function splitApiVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

export function apiVersionOf({ group, version }: Gvk): string {
  return group === '' ? version : `${group}/${version}`;
}

/** An id of a kind that may stand outside of namespaces. */
export function scopedId(gvk: Gvk, name: string, namespace: string, schemas: Schemas): ResId {
  return { ...gvk, name, namespace, isClusterScoped: schemas.isClusterScoped(apiVersionOf(gvk), gvk.kind) };
}

export function effectiveNamespace({ namespace, isClusterScoped }: ResId): string {
  if (isClusterScoped) return NOT_A_NAMESPACE;
  return namespace === '' ? 'default' : namespace;
}

/** `Deployment.v1.apps`. */
export function gvkText({ group, version, kind }: Gvk): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;
}

/** `Deployment.v1.apps/web.shop`. */
export function idText(id: Omit<ResId, 'isClusterScoped'>): string {
  return `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}

/** As Go prints the value with `%#v`. */
export function idValueText({ group, version, kind, isClusterScoped, name, namespace }: ResId): string {
  const quoted = [group, version, kind, name, namespace].map((text) => JSON.stringify(text));
  return `resid.ResId{Gvk:resid.Gvk{Group:${quoted[0]}, Version:${quoted[1]}, Kind:${quoted[2]}, isClusterScoped:${isClusterScoped}}, Name:${quoted[3]}, Namespace:${quoted[4]}}`;
}

/** Empty parts of the selector fit all. */
export function isSelected(gvk: Gvk, selector: Gvk): boolean {
  return (selector.group === '' || gvk.group === selector.group) && (selector.version === '' || gvk.version === selector.version) && (selector.kind === '' || gvk.kind === selector.kind);
}

export function sameGvk(a: Gvk, b: Gvk): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}

export function sameGvkAndName(a: ResId, b: ResId): boolean {
  return a.name === b.name && sameGvk(a, b);
}

export function sameId(a: ResId, b: ResId): boolean {
  return effectiveNamespace(a) === effectiveNamespace(b) && sameGvkAndName(a, b);
}
