// Mirrors what a kube-apiserver stores when it starts with an empty etcd
// Differs: all at once; kube-root-ca.crt and default service accounts are the work of controllers, as there.
import * as k from '#cluster/api/resources.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import { createObject } from '#cluster/apiserver/verbs/create.js';
import { newUid } from '#cluster/apimachinery/names.js';
import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import { formatMicroTime, formatTime } from '#cluster/apimachinery/time.js';
import { ownContext, type RequestContext } from '#cluster/apiserver/request.js';
import { API_SERVICES, PRIORITY_CLASSES } from './defaults.js';
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from './flow-control.js';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES } from './rbac-policy.js';

export const NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];
/** From a hash of the host's name. */
const IDENTITY = 'apiserver-wlv32tlttr4jl3gtroqexyxapa';

/** Stores what every cluster begins with. */
export function bootstrap(core: Core): void {
  const context = ownContext();
  const create = (ref: ResourceRef, object: KubeObject) => createObject(core, context, core.table.get(ref), object.metadata?.namespace, object);
  for (const name of NAMESPACES) create(k.namespaces, { metadata: { name } });
  const now = core.env.clock.now();
  for (const object of PRIORITY_CLASSES) create(k.priorityclasses, object);
  for (const object of PRIORITY_LEVELS) create(k.prioritylevelconfigurations, object);
  for (const object of FLOW_SCHEMAS) create(k.flowschemas, withTimes(object, now));
  for (const object of CLUSTER_ROLES) create(k.clusterroles, object);
  for (const object of CLUSTER_ROLE_BINDINGS) create(k.clusterrolebindings, object);
  for (const object of ROLES) create(k.roles, object);
  for (const object of ROLE_BINDINGS) create(k.rolebindings, object);
  for (const object of API_SERVICES) create(k.apiservices, object);
  createWithStatus(core, context, k.servicecidrs, {
    metadata: { name: 'kubernetes', finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
    spec: { cidrs: [core.settings.serviceCidr] },
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(now), reason: '', message: 'Kubernetes Service CIDR is ready' }] },
  } as KubeObject, now);
  createKubernetesService(core, create);
  const { certificateAuthority } = core.settings;
  create(k.configmaps, { metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' }, data: { 'client-ca-file': certificateAuthority } } as KubeObject);
  create(k.configmaps, { metadata: { name: 'kube-apiserver-legacy-service-account-token-tracking', namespace: 'kube-system' }, data: { since: formatTime(now).slice(0, 10) } } as KubeObject);
  const { advertiseAddress, securePort } = core.settings;
  create(k.leases, {
    metadata: {
      name: IDENTITY, namespace: 'kube-system', labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': 'controlplane' },
      annotations: { 'kubernetes.io/peer-advertise-address': `${advertiseAddress}:${securePort}` },
    },
    spec: { holderIdentity: `${IDENTITY}_${newUid(core.env.random)}`, leaseDurationSeconds: 3600, renewTime: formatMicroTime(now) },
  } as KubeObject);
}

/** Status has no place in a create; the server's own objects have one from the start. */
function createWithStatus(core: Core, context: RequestContext, ref: ResourceRef, object: KubeObject, nowMs: number): void {
  const { status } = withTimes(object, nowMs);
  createObject(core, context, core.table.get(ref), undefined, object);
  const stored = readStored(core, core.table.get(ref), undefined, object.metadata?.name ?? '');
  if (stored !== undefined && status !== undefined) core.storeFor(context).updateStatus(ref, { ...stored, status } as typeof stored);
}

type WithStatus = KubeObject & { readonly status?: { readonly conditions?: readonly object[] } };

/** Its conditions came to be as they are just now. */
export function withTimes(object: WithStatus, nowMs: number): WithStatus {
  const { status } = object;
  if (status?.conditions === undefined) return object;
  return { ...object, status: { ...status, conditions: status.conditions.map((each) => ({ ...each, lastTransitionTime: formatTime(nowMs) })) } };
}

export function createKubernetesService(core: Core, create: (ref: ResourceRef, object: KubeObject) => unknown): void {
  const { advertiseAddress, securePort, serviceCidr } = core.settings;
  const clusterIP = firstAddress(serviceCidr);
  create(k.services, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP', sessionAffinity: 'None', clusterIP, clusterIPs: [clusterIP], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', internalTrafficPolicy: 'Cluster',
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: securePort }],
    },
  } as KubeObject);
  create(k.endpointslices, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4', endpoints: [{ addresses: [advertiseAddress], conditions: { ready: true } }], ports: [{ name: 'https', protocol: 'TCP', port: securePort }],
  } as KubeObject);
  create(k.endpoints, {
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: advertiseAddress }], ports: [{ name: 'https', port: securePort, protocol: 'TCP' }] }],
  } as KubeObject);
}

function firstAddress(cidr: string): string {
  const parts = (cidr.split('/')[0] as string).split('.');
  return [...parts.slice(0, 3), String(Number(parts[3]) + 1)].join('.');
}

