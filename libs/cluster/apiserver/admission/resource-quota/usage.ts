// Mirrors pkg/quota/v1/evaluator
// Differs: no extended resources of devices.
import type { PersistentVolumeClaim, Pod, PodSpec, ResourceQuota, Service } from '#cluster/api/generated/types.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { addQuantities, formatQuantity, quantityFromInt, quantityOf, ZERO, type Quantity } from '#cluster/apimachinery/quantity.js';

export type Usage = ReadonlyMap<string, Quantity>;

const ONE = quantityFromInt(1);
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
/** Resources counted by their plain names, from before `count/…`. */
const PLAIN: ReadonlySet<string> = new Set(['pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps', 'persistentvolumeclaims']);

/** What an object takes of quotas. */
export function usageOf(group: string, resource: string, object: KubeObject): Usage {
  const usage = new Map<string, Quantity>([[`count/${group === '' ? resource : `${resource}.${group}`}`, ONE]]);
  if (group !== '') return usage;
  if (resource === 'pods' && isFinished(object as Pod)) return usage;
  if (PLAIN.has(resource)) usage.set(resource, ONE);
  if (resource === 'pods') addPod(usage, (object as Pod).spec as PodSpec);
  if (resource === 'services') addService(usage, object as Service);
  if (resource === 'persistentvolumeclaims') addClaim(usage, object as PersistentVolumeClaim);
  return usage;
}

function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
}

function addPod(usage: Map<string, Quantity>, spec: PodSpec): void {
  for (const kind of ['requests', 'limits'] as const) {
    for (const name of COMPUTE) {
      let sum = ZERO;
      for (const container of spec.containers) sum = addQuantities(sum, quantityOf(container.resources?.[kind]?.[name]));
      for (const container of spec.initContainers ?? []) {
        const own = quantityOf(container.resources?.[kind]?.[name]);
        if (container.restartPolicy === 'Always') sum = addQuantities(sum, own);
        else if (own.nano > sum.nano) sum = own;
      }
      const isNamed = [...spec.containers, ...(spec.initContainers ?? [])].some((each) => each.resources?.[kind]?.[name] !== undefined);
      if (!isNamed) continue;
      usage.set(`${kind}.${name}`, sum);
      if (kind === 'requests') usage.set(name, sum);
    }
  }
}

function addService(usage: Map<string, Quantity>, { spec }: Service): void {
  const ports = spec?.ports?.length ?? 0;
  if (spec?.type === 'NodePort') usage.set('services.nodeports', quantityFromInt(ports));
  if (spec?.type === 'LoadBalancer') {
    usage.set('services.loadbalancers', ONE);
    usage.set('services.nodeports', quantityFromInt(spec.allocateLoadBalancerNodePorts === false ? (spec.ports ?? []).filter((port) => (port.nodePort ?? 0) !== 0).length : ports));
  }
}

function addClaim(usage: Map<string, Quantity>, { spec }: PersistentVolumeClaim): void {
  const storage = quantityOf(spec?.resources?.requests?.['storage']);
  usage.set('requests.storage', storage);
  if (spec?.storageClassName === undefined) return;
  const prefix = `${spec.storageClassName}.storageclass.storage.k8s.io`;
  usage.set(`${prefix}/requests.storage`, storage);
  usage.set(`${prefix}/persistentvolumeclaims`, ONE);
}

/** Does the quota count this object at all? */
export function isInScope(quota: Stored<ResourceQuota>, resource: string, object: KubeObject): boolean {
  const { scopes = [], scopeSelector } = quota.spec;
  if (scopes.length === 0 && scopeSelector === undefined) return true;
  if (resource !== 'pods') return false;
  const pod = object as Pod;
  const spec = pod.spec as PodSpec;
  const holds = (scope: string, operator = 'Exists', values: readonly string[] = []) => {
    switch (scope) {
      case 'Terminating':
        return spec.activeDeadlineSeconds !== undefined;
      case 'NotTerminating':
        return spec.activeDeadlineSeconds === undefined;
      case 'BestEffort':
        return pod.status?.qosClass === 'BestEffort';
      case 'NotBestEffort':
        return pod.status?.qosClass !== 'BestEffort';
      case 'PriorityClass': {
        const name = spec.priorityClassName ?? '';
        if (operator === 'In') return values.includes(name);
        if (operator === 'NotIn') return !values.includes(name);
        return operator === 'Exists' ? name !== '' : name === '';
      }
      default:
        return false;
    }
  };
  return scopes.every((scope) => holds(scope)) && (scopeSelector?.matchExpressions ?? []).every((each) => holds(each.scopeName, each.operator, each.values));
}

/** `pods=1,requests.cpu=100m`, as quota errors list amounts. */
export function usageText(names: readonly string[], amountOf: (name: string) => Quantity): string {
  return names.map((name) => `${name}=${formatQuantity(amountOf(name))}`).join(',');
}
