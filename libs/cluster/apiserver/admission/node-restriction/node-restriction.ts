// Mirrors plugin/pkg/admission/noderestriction
// Differs: resource slices, and pods that name cluster trust bundles, are not looked at.
import type { Node, PersistentVolumeClaim, Pod, TokenRequestSpec } from '#cluster/api/generated/types.js';
import { nodes, pods } from '#cluster/api/resources.js';
import { forbidden, notFound } from '#cluster/apimachinery/errors.js';
import { compareText, semanticEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { AdmissionPlugin, AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { nodeOf } from '#cluster/apiserver/authorization/node.js';
import { configMapNames, secretNames } from '#cluster/apiserver/authorization/pod-references.js';
import { isForKubelets } from './node-labels.js';

const MIRROR = 'kubernetes.io/config.mirror';
const LEASE_NAMESPACE = 'kube-node-lease';

/** Kubelets write their own node, its pods and leases, and nothing else. */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  admit(request) {
    restrict(request);
    return request.object;
  },
  /** Nothing is mutated by a delete: it comes only here. */
  validate(request) {
    if (request.operation === 'DELETE') restrict(request);
  },
};

function restrict(request: AdmissionRequest): void {
  const node = nodeOf(request.user);
  if (node === undefined) return;
  if (node === '') refuse(request, `could not determine node from user ${JSON.stringify(request.user.name)}`);
  const { group, resource } = request.resource.ref;
  switch (`${group}/${resource}`) {
    case '/pods':
      return restrictPod(request, node);
    case '/nodes':
      return restrictNode(request, node);
    case '/persistentvolumeclaims':
      return restrictClaim(request, node);
    case '/serviceaccounts':
      return restrictToken(request, node);
    case 'coordination.k8s.io/leases':
      return restrictLease(request, node);
    case 'storage.k8s.io/csinodes':
      if (nameOf(request) !== node) refuse(request, 'can only access CSINode with the same name as the requesting node');
  }
}

function refuse({ resource, name, object }: AdmissionRequest, why: string): never {
  throw forbidden(resource.qualified, name === '' ? (object?.metadata?.name ?? '') : name, why);
}

function nameOf({ name, object }: AdmissionRequest): string {
  return name === '' ? (object?.metadata?.name ?? '') : name;
}

function restrictPod(request: AdmissionRequest, node: string): void {
  const { subresource, operation } = request;
  if (subresource === 'status') return restrictPodStatus(request, node);
  if (subresource === 'eviction') {
    if (podNamed(request, nameOf(request)).spec.nodeName !== node) refuse(request, `node ${node} can only evict pods with spec.nodeName set to itself`);
    return;
  }
  if (subresource !== '') refuse(request, `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`);
  if (operation === 'CREATE') return restrictMirrorPod(request, request.object as Stored<Pod>, node);
  if (operation !== 'DELETE') refuse(request, `unexpected operation ${JSON.stringify(operation)}, node ${JSON.stringify(node)} can only create and delete mirror pods`);
  if ((request.old as Stored<Pod> | undefined)?.spec.nodeName !== node) refuse(request, `node ${JSON.stringify(node)} can only delete pods with spec.nodeName set to itself`);
}

function podNamed({ store, namespace }: AdmissionRequest, name: string): Stored<Pod> {
  const pod = store.find(pods, namespace, name);
  if (pod === undefined) throw notFound({ group: '', resource: 'pods' }, name);
  return pod;
}

function restrictPodStatus(request: AdmissionRequest, node: string): void {
  const [old, next] = [request.old as Stored<Pod>, request.object as Stored<Pod>];
  if (old.spec.nodeName !== node) refuse(request, `node ${JSON.stringify(node)} can only update pod status for pods with spec.nodeName set to itself`);
  if (!semanticEqual(old.metadata.labels ?? {}, next.metadata.labels ?? {})) refuse(request, `node ${JSON.stringify(node)} cannot update labels through pod status`);
  if (!semanticEqual(old.status?.resourceClaimStatuses ?? [], next.status?.resourceClaimStatuses ?? [])) refuse(request, `node ${JSON.stringify(node)} cannot update resource claim statues`);
}

/** A node makes pods only as pictures of its static ones: on itself, owned by itself, without rights of others. */
function restrictMirrorPod(request: AdmissionRequest, pod: Stored<Pod>, node: string): void {
  const who = `node ${JSON.stringify(node)}`;
  if (pod.metadata.annotations?.[MIRROR] === undefined) refuse(request, `pod does not have ${JSON.stringify(MIRROR)} annotation, ${who} can only create mirror pods`);
  if (pod.spec.nodeName !== node) refuse(request, `${who} can only create pods with spec.nodeName set to itself`);
  const [owner, ...others] = pod.metadata.ownerReferences ?? [];
  if (others.length > 0) refuse(request, `${who} can only create pods with a single owner reference set to itself`);
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) refuse(request, `${who} can only create pods with an owner reference set to itself`);
  if (owner.controller !== true) refuse(request, `${who} can only create pods with a controller owner reference set to itself`);
  if (owner.blockOwnerDeletion === true) refuse(request, `${who} must not set blockOwnerDeletion on an owner reference`);
  const known = request.store.find(nodes, undefined, node);
  if (known === undefined) throw notFound({ group: '', resource: 'nodes' }, node);
  if (owner.uid !== known.metadata.uid) refuse(request, `node ${node} UID mismatch: expected ${owner.uid} got ${known.metadata.uid}`);
  if ((pod.spec.serviceAccountName ?? '') !== '') refuse(request, `${who} can not create pods that reference a service account`);
  if (secretNames(pod).length > 0) refuse(request, `${who} can not create pods that reference secrets`);
  if (configMapNames(pod).length > 0) refuse(request, `${who} can not create pods that reference configmaps`);
  if ((pod.spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim !== undefined)) refuse(request, `${who} can not create pods that reference persistentvolumeclaims`);
}

function restrictNode(request: AdmissionRequest, node: string): void {
  const who = `node ${JSON.stringify(node)}`;
  const name = nameOf(request);
  if (name !== node) refuse(request, `${who} is not allowed to modify node ${JSON.stringify(name)}`);
  const next = request.object as Stored<Node> | undefined;
  if (next === undefined) return;
  const old = request.old as Stored<Node> | undefined;
  if (old !== undefined && !semanticEqual(old.spec.taints ?? [], next.spec.taints ?? [])) refuse(request, `${who} is not allowed to modify taints`);
  const labels = forbiddenLabels(next.metadata.labels, old?.metadata.labels);
  if (labels.length === 0) return;
  refuse(request, old === undefined ? `${who} is not allowed to set the following labels: ${labels.join(', ')}` : `is not allowed to modify labels: ${labels.join(', ')}`);
}

type Labels = Readonly<Record<string, string>>;

function forbiddenLabels(next: Labels = {}, old: Labels = {}): readonly string[] {
  const changed = [...Object.keys(next).filter((key) => next[key] !== old[key]), ...Object.keys(old).filter((key) => !(key in next))];
  return changed.filter((key) => !isForKubelets(key)).sort(compareText);
}

function restrictClaim(request: AdmissionRequest, node: string): void {
  if (request.subresource !== 'status') refuse(request, 'may only update PVC status');
  const bare = (claim: Stored<PersistentVolumeClaim>): KubeObject => {
    const { capacity: _c, conditions: _o, allocatedResources: _a, allocatedResourceStatuses: _s, ...status } = claim.status ?? {};
    const { resourceVersion: _r, managedFields: _m, ...metadata } = claim.metadata;
    return { ...claim, metadata, status } as KubeObject;
  };
  if (semanticEqual(bare(request.old as Stored<PersistentVolumeClaim>), bare(request.object as Stored<PersistentVolumeClaim>))) return;
  refuse(request, `node ${JSON.stringify(node)} is not allowed to update fields other than status.quantity and status.conditions`);
}

/** A token from a node is bound to a pod that runs on it. */
function restrictToken(request: AdmissionRequest, node: string): void {
  if (request.operation !== 'CREATE' || request.subresource !== 'token') return;
  const { boundObjectRef: ref } = (request.object as { readonly spec?: Partial<TokenRequestSpec> }).spec ?? {};
  if (ref?.apiVersion !== 'v1' || ref.kind !== 'Pod' || (ref.name ?? '') === '') refuse(request, 'node requested token not bound to a pod');
  if ((ref.uid ?? '') === '') refuse(request, 'node requested token with a pod binding without a uid');
  const pod = podNamed(request, ref.name as string);
  if (ref.uid !== pod.metadata.uid) refuse(request, `the UID in the bound object reference (${ref.uid ?? ''}) does not match the UID in record. The object might have been deleted and then recreated`);
  if (pod.spec.nodeName !== node) refuse(request, 'node requested token bound to a pod scheduled on a different node');
}

function restrictLease(request: AdmissionRequest, node: string): void {
  if (request.namespace !== LEASE_NAMESPACE) refuse(request, `can only access leases in the ${JSON.stringify(LEASE_NAMESPACE)} system namespace`);
  if (nameOf(request) !== node) refuse(request, 'can only access node lease with the same name as the requesting node');
}
