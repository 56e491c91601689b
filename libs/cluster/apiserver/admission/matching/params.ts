// Mirrors apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go: CollectParams
import type { LabelSelector } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';

interface ParamKind {
  readonly apiVersion?: string;
  readonly kind?: string;
}
interface ParamRef {
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: LabelSelector;
  readonly parameterNotFoundAction?: string;
}

/** What a binding's parameters are: undefined in the list where there are none to have. Throws Error where that is a mistake. */
export function collectParams(request: AdmissionRequest, kind: ParamKind | undefined, ref: ParamRef | undefined, table: ResourceTable): readonly (KubeObject | undefined)[] {
  if (kind === undefined || ref === undefined) return [undefined];
  const slash = (kind.apiVersion ?? '').lastIndexOf('/');
  const [group, version] = [slash < 0 ? '' : (kind.apiVersion as string).slice(0, slash), (kind.apiVersion ?? '').slice(slash + 1)];
  const resource = table.findKind(group, version, kind.kind ?? '');
  if (resource === undefined) throw new Error(`paramKind kind \`${kind.apiVersion ?? ''}, Kind=${kind.kind ?? ''}\` not known`);
  const { namespaced } = resource.strategy;
  if (!namespaced && (ref.namespace ?? '') !== '') throw new Error('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const namespace = namespaced ? (ref.namespace ?? '') || request.namespace : undefined;
  if (namespaced && namespace === undefined) throw new Error('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  const found = findParams(request, ref, resource.ref, namespace);
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny') throw new Error('no params found for policy binding with `Deny` parameterNotFoundAction');
  return found;
}

function findParams(request: AdmissionRequest, ref: ParamRef, resource: AdmissionRequest['resource']['ref'], namespace: string | undefined): readonly KubeObject[] {
  if ((ref.name ?? '') === '') return request.store.list(resource, namespace).filter((object) => matchesLabelSelector(ref.selector, object.metadata.labels ?? {}));
  const one = request.store.find(resource, namespace, ref.name as string);
  return one === undefined ? [] : [one];
}
