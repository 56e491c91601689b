// Mirrors plugin/pkg/auth/authorizer/node
// Differs: what belongs to a node is looked up when it is asked for, where Kubernetes keeps a graph of it.
import type { PersistentVolume, PersistentVolumeClaim, Pod, PolicyRule, ResourceSlice, VolumeAttachment } from '#cluster/api/generated/types.js';
import { CLUSTER_ROLES } from '#cluster/apiserver/bootstrap/rbac-policy.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import { namesClaim, namesConfigMap, namesSecret } from './pod-references.js';
import { allows, type Decision } from './rbac.js';

const NODES_GROUP = 'system:nodes';
const NODE_PREFIX = 'system:node:';
const LEASE_NAMESPACE = 'kube-node-lease';
const MIRROR = 'kubernetes.io/config.mirror';
const RULES: readonly PolicyRule[] = (CLUSTER_ROLES.find(({ metadata }) => metadata?.name === 'system:node') as { readonly rules: readonly PolicyRule[] }).rules;

/** The node whose kubelet the user is; '' for one of their group that names none; undefined for anybody else. */
export function nodeOf({ name, groups }: UserInfo): string | undefined {
  if (!name.startsWith(NODE_PREFIX) || !groups.includes(NODES_GROUP)) return undefined;
  return name.slice(NODE_PREFIX.length);
}

export class NodeAuthorizer {
  readonly #etcd: Etcd;

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
  }

  /** Undefined for who is no node. */
  authorize(user: UserInfo, question: AccessQuestion): Decision | undefined {
    const node = nodeOf(user);
    if (node === undefined) return undefined;
    if (node === '') return no(`unknown node for user ${JSON.stringify(user.name)}`);
    return this.#decide(node, question);
  }

  #decide(node: string, question: AccessQuestion): Decision {
    switch (question.path === undefined ? `${question.group ?? ''}/${question.resource ?? ''}` : '') {
      case '/secrets':
      case '/configmaps':
        return this.#read(node, question);
      case '/persistentvolumeclaims':
        return question.subresource === 'status' ? this.#statusUpdate(node, question) : this.#get(node, question);
      case '/persistentvolumes':
      case 'resource.k8s.io/resourceclaims':
      case 'storage.k8s.io/volumeattachments':
        return this.#get(node, question);
      case '/serviceaccounts':
        return question.verb === 'get' && (question.subresource ?? '') === '' ? this.#read(node, question) : this.#createToken(node, question);
      case 'coordination.k8s.io/leases':
        return leaseDecision(node, question);
      case 'storage.k8s.io/csinodes':
        return csiNodeDecision(node, question);
      case 'resource.k8s.io/resourceslices':
        return this.#slice(node, question);
      case '/nodes':
        return nodeDecision(node, question);
      case '/pods':
        return this.#pod(node, question);
      default:
        return RULES.some((rule) => allows(rule, question)) ? YES : NO;
    }
  }

  #read(node: string, question: AccessQuestion): Decision {
    if (!['get', 'list', 'watch'].includes(question.verb)) return no('can only read resources of this type');
    if ((question.subresource ?? '') !== '') return no('cannot read subresource');
    if ((question.namespace ?? '') === '') return no('can only read namespaced object of this type');
    return this.#related(node, question);
  }

  #get(node: string, question: AccessQuestion): Decision {
    if (question.verb !== 'get') return no('can only get individual resources of this type');
    if ((question.subresource ?? '') !== '') return no('cannot get subresource');
    return this.#related(node, question);
  }

  #statusUpdate(node: string, question: AccessQuestion): Decision {
    if (question.verb !== 'update' && question.verb !== 'patch') return no('can only get/update/patch this type');
    return this.#related(node, question);
  }

  #createToken(node: string, question: AccessQuestion): Decision {
    if (question.verb !== 'create' || (question.name ?? '') === '') return no('can only create tokens for individual service accounts');
    if (question.subresource !== 'token') return no('can only create token subresource of serviceaccount');
    return this.#related(node, question);
  }

  #slice(node: string, question: AccessQuestion): Decision {
    if ((question.subresource ?? '') !== '') return no('cannot authorize ResourceSlice subresources');
    if (question.verb === 'create') return YES;
    if (['get', 'update', 'patch', 'delete'].includes(question.verb)) return this.#related(node, question);
    if (!['watch', 'list', 'deletecollection'].includes(question.verb)) return no('only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection');
    return selects(question, 'nodeName', node) || selects(question, 'spec.nodeName', node) ? YES : no('can only list/watch/deletecollection resourceslices with nodeName field selector');
  }

  #pod(node: string, question: AccessQuestion): Decision {
    const { verb, subresource = '', name = '' } = question;
    if (subresource === 'status') return verb === 'update' || verb === 'patch' ? YES : NO;
    if (subresource === 'eviction') return verb === 'create' ? YES : NO;
    if (subresource !== '') return NO;
    if (verb === 'create' || verb === 'delete') return YES;
    if (verb === 'get') return this.#get(node, question);
    if (verb !== 'list' && verb !== 'watch') return NO;
    if (selects(question, 'spec.nodeName', node)) return YES;
    return name === '' ? no('can only list/watch pods with spec.nodeName field selector') : this.#related(node, question);
  }

  #related(node: string, { group = '', resource = '', namespace = '', name = '' }: AccessQuestion): Decision {
    if (name === '') return no('No Object name found');
    return this.#isRelated(node, group === '' ? resource : `${resource}.${group}`, namespace, name) ? YES : no(`no relationship found between node '${node}' and this object`);
  }

  #isRelated(node: string, resource: string, namespace: string, name: string): boolean {
    const somePod = (fits: (pod: Stored<Pod>) => boolean) => this.#somePod(node, namespace, fits);
    switch (resource) {
      case 'secrets':
        return somePod((pod) => namesSecret(pod, name));
      case 'configmaps':
        return somePod((pod) => namesConfigMap(pod, name));
      case 'serviceaccounts':
        return somePod(({ spec }) => spec.serviceAccountName === name);
      case 'persistentvolumeclaims':
        return somePod((pod) => namesClaim(pod, name));
      case 'resourceclaims.resource.k8s.io':
        return somePod(({ status }) => status?.resourceClaimStatuses?.some((each) => each.resourceClaimName === name) === true);
      case 'persistentvolumes':
        return this.#isVolumeRelated(node, name);
      case 'pods':
        return this.#find<Pod>(`pods/${namespace}/${name}`)?.spec.nodeName === node;
      case 'volumeattachments.storage.k8s.io':
        return this.#find<VolumeAttachment>(`volumeattachments/${name}`)?.spec.nodeName === node;
      default:
        return this.#find<ResourceSlice>(`resourceslices/${name}`)?.spec.nodeName === node;
    }
  }

  #isVolumeRelated(node: string, name: string): boolean {
    const { claimRef } = this.#find<PersistentVolume>(`persistentvolumes/${name}`)?.spec ?? {};
    if (claimRef === undefined) return false;
    const { namespace = '', name: claimName = '' } = claimRef;
    const claim = this.#find<PersistentVolumeClaim>(`persistentvolumeclaims/${namespace}/${claimName}`);
    return claim !== undefined && this.#somePod(node, namespace, (pod) => namesClaim(pod, claimName));
  }

  /** Mirror pods give their node no rights. */
  #somePod(node: string, namespace: string, fits: (pod: Stored<Pod>) => boolean): boolean {
    let isFound = false;
    this.#etcd.range(`/registry/pods/${namespace}/`, `/registry/pods/${namespace}0`, ({ value }) => {
      const pod = value as Stored<Pod>;
      if (!isFound && pod.spec.nodeName === node && pod.metadata?.annotations?.[MIRROR] === undefined) isFound = fits(pod);
    });
    return isFound;
  }

  #find<T>(key: string): Stored<T> | undefined {
    return this.#etcd.get(`/registry/${key}`)?.value as Stored<T> | undefined;
  }
}

const YES: Decision = { isAllowed: true, reason: '' };
const NO: Decision = { isAllowed: false, reason: '' };

function no(reason: string): Decision {
  return { isAllowed: false, reason };
}

function selects({ fieldSelector = '' }: AccessQuestion, field: string, value: string): boolean {
  return fieldSelector.split(',').some((each) => each === `${field}=${value}` || each === `${field}==${value}`);
}

function leaseDecision(node: string, { verb, namespace, name }: AccessQuestion): Decision {
  if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb)) return no('can only get, create, update, patch, or delete a node lease');
  if (namespace !== LEASE_NAMESPACE) return no(`can only access leases in the ${JSON.stringify(LEASE_NAMESPACE)} system namespace`);
  // A create has no name yet: NodeRestriction looks at it.
  return verb === 'create' || name === node ? YES : no('can only access node lease with the same name as the requesting node');
}

function csiNodeDecision(node: string, { verb, subresource = '', name }: AccessQuestion): Decision {
  if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb)) return no('can only get, create, update, patch, or delete a CSINode');
  if (subresource !== '') return no('cannot authorize CSINode subresources');
  return verb === 'create' || name === node ? YES : no('can only access CSINode with the same name as the requesting node');
}

function nodeDecision(node: string, { verb, subresource = '', name = '' }: AccessQuestion): Decision {
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? YES : NO;
  if (subresource !== '') return NO;
  if (['create', 'update', 'patch'].includes(verb)) return YES;
  if (!['get', 'list', 'watch'].includes(verb)) return NO;
  if (name === node) return YES;
  return no(name === '' ? `node '${node}' cannot read all nodes, only its own Node object` : `node '${node}' cannot read '${name}', only its own Node object`);
}
