// Mirrors the node of k8s.io/kubectl/pkg/describe
import { addQuantities, formatQuantity, milliValueOf, parseQuantity, type Quantity, ZERO } from '#cluster/apimachinery/quantity.js';
import type { Step } from '#linux/kernel/step.js';
import { goSorted } from '#kubectl/printers/go-sort.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { ApiError } from '#kubectl/rest/errors.js';
import type { DescribeContext } from './context.js';
import { writeEventRows } from './events.js';
import { longTime, Writer, writeAnnotations, writeMap } from './writer.js';

const ROLE = 'node-role.kubernetes.io/';
const ROLE_LABEL = 'kubernetes.io/role';

export function* describeNode(node: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec = {}, status = {} } = node;
  w.field('Name', metadata.name);
  const roles = rolesOf(metadata.labels);
  w.field('Roles', roles.length === 0 ? '<none>' : roles.join(','));
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  const taints = goSorted(listOf(spec.taints), (a, b) => `${a.effect},${a.key}` < `${b.effect},${b.key}`).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  if (taints.length === 0) w.field('Taints', '<none>');
  for (const [i, taint] of taints.entries()) w.line(0, `${i === 0 ? 'Taints:' : ''}\t${taint}`);
  w.field('Unschedulable', spec.unschedulable === true);
  yield* writeLease(w, metadata.name, context);
  if (listOf(status.conditions).length > 0) {
    w.raw('Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n');
    for (const condition of status.conditions) w.line(1, `${condition.type} \t${condition.status} \t${longTime(condition.lastHeartbeatTime)} \t${longTime(condition.lastTransitionTime)} \t${condition.reason ?? ''} \t${condition.message ?? ''}`);
  }
  w.raw('Addresses:\n');
  for (const { type, address } of listOf(status.addresses)) w.line(1, `${type}:\t${address}`);
  for (const [name, list] of [['Capacity', status.capacity], ['Allocatable', status.allocatable]] as const) {
    const entries = sortedEntries(list);
    if (entries.length === 0) continue;
    w.raw(`${name}:\n`);
    for (const [resource, value] of entries) w.line(1, `${resource}:\t${value}`);
  }
  const info = status.nodeInfo ?? {};
  w.raw('System Info:\n');
  for (const [name, value] of [['Machine ID', info.machineID], ['System UUID', info.systemUUID], ['Boot ID', info.bootID], ['Kernel Version', info.kernelVersion], ['OS Image', info.osImage], ['Operating System', info.operatingSystem], ['Architecture', info.architecture], ['Container Runtime Version', info.containerRuntimeVersion], ['Kubelet Version', info.kubeletVersion]]) w.line(1, `${name}:\t${value ?? ''}`);
  w.line(1, `Kube-Proxy Version:\t${info.kubeProxyVersion ?? ''}`);
  if (spec.podCIDR) w.field('PodCIDR', spec.podCIDR);
  if (listOf(spec.podCIDRs).length > 0) w.field('PodCIDRs', spec.podCIDRs.join(','));
  if (spec.providerID) w.field('ProviderID', spec.providerID);
  const query = { fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed` };
  const pods = yield* context.read('/api/v1/pods', query);
  if (pods instanceof ApiError) w.field('Pods', 'not authorized');
  else writePods(w, listOf(pods.items), node, context);
  if (!context.showEvents) return w.aligned();
  // Controllers name a node by its uid, the kubelet by its name.
  const events = [...(yield* context.events({ kind: 'Node', name: metadata.name, uid: metadata.uid })), ...(yield* context.events({ kind: 'Node', name: metadata.name, uid: metadata.name }))];
  writeEventRows(w, events, context);
  return w.aligned();
}

function rolesOf(labels: Dynamic): string[] {
  const found = sortedEntries(labels).flatMap(([key, value]) => (key.startsWith(ROLE) ? [key.slice(ROLE.length)] : key === ROLE_LABEL ? [String(value)] : []));
  return [...new Set(found.filter((role) => role !== ''))].sort();
}

function* writeLease(w: Writer, name: string, context: DescribeContext): Step<void> {
  const lease = yield* context.read(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
  if (lease instanceof ApiError) {
    w.field('Lease', `Failed to get lease: ${lease.message}`);
    return;
  }
  const spec = lease.spec ?? {};
  w.raw('Lease:\n');
  w.line(1, `HolderIdentity:\t${spec.holderIdentity ?? '<unset>'}`);
  w.line(1, `AcquireTime:\t${spec.acquireTime ? longTime(spec.acquireTime) : '<unset>'}`);
  w.line(1, `RenewTime:\t${spec.renewTime ? longTime(spec.renewTime) : '<unset>'}`);
}

type Totals = Record<string, Quantity>;

/** What the scheduler counts for a pod: containers together, or the largest init container. */
export function podTotals(pod: Dynamic, field: 'requests' | 'limits'): Totals {
  const totals: Totals = {};
  for (const container of listOf(pod.spec?.containers)) addAll(totals, container.resources?.[field]);
  const sidecars: Totals = {};
  for (const container of listOf(pod.spec?.initContainers)) {
    if (container.restartPolicy === 'Always') {
      addAll(totals, container.resources?.[field]);
      addAll(sidecars, container.resources?.[field]);
      continue;
    }
    for (const [name, value] of sortedEntries(container.resources?.[field])) {
      const quantity = addQuantities(parseQuantity(value) ?? ZERO, sidecars[name] ?? ZERO);
      if (quantity.nano > (totals[name] ?? ZERO).nano) totals[name] = quantity;
    }
  }
  if (field === 'requests' || Object.keys(totals).length > 0) for (const [name, value] of sortedEntries(pod.spec?.overhead)) if (field === 'requests' || totals[name] !== undefined) totals[name] = addQuantities(totals[name] ?? ZERO, parseQuantity(value) ?? ZERO);
  return totals;
}

function addAll(totals: Totals, list: Dynamic): void {
  for (const [name, value] of sortedEntries(list)) totals[name] = totals[name] === undefined ? (parseQuantity(value) ?? ZERO) : addQuantities(totals[name], parseQuantity(value) ?? ZERO);
}

function percent(part: Quantity, whole: Quantity | undefined, milli: boolean): number {
  const all = whole === undefined ? 0 : milli ? milliValueOf(whole) : Number(whole.nano);
  return all === 0 ? 0 : Math.trunc(((milli ? milliValueOf(part) : Number(part.nano)) / all) * 100);
}

function writePods(w: Writer, pods: readonly Dynamic[], node: Dynamic, context: DescribeContext): void {
  const allocatable = Object.keys(node.status?.allocatable ?? {}).length > 0 ? node.status.allocatable : node.status?.capacity;
  const whole = (name: string) => parseQuantity(allocatable?.[name]);
  w.field('Non-terminated Pods', `(${pods.length} in total)`);
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const sums = { requests: {} as Totals, limits: {} as Totals };
  const zeroCpu: Quantity = { nano: 0n, format: 'DecimalSI' };
  const zeroMemory: Quantity = { nano: 0n, format: 'BinarySI' };
  for (const pod of pods) {
    const cells = (['cpu', 'memory'] as const).flatMap((name) =>
      (['requests', 'limits'] as const).map((field) => {
        const value = podTotals(pod, field)[name] ?? (name === 'cpu' ? zeroCpu : zeroMemory);
        return `${formatQuantity(value)} (${percent(value, whole(name), name === 'cpu')}%)`;
      }),
    );
    w.line(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${context.age(pod.metadata.creationTimestamp)}`);
    for (const field of ['requests', 'limits'] as const) for (const [name, value] of Object.entries(podTotals(pod, field))) sums[field][name] = addQuantities(sums[field][name] ?? { nano: 0n, format: value.format }, value);
  }
  w.raw('Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------\n');
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const cell = (field: 'requests' | 'limits') => {
      const value = sums[field][name] ?? (name === 'cpu' ? zeroCpu : zeroMemory);
      return `${formatQuantity(value)} (${percent(value, whole(name), name === 'cpu')}%)`;
    };
    w.line(1, `${name}\t${cell('requests')}\t${cell('limits')}`);
  }
  const extended = Object.keys(allocatable ?? {}).filter((name) => name.startsWith('hugepages-') || (name.includes('/') && !name.startsWith('kubernetes.io/'))).sort();
  for (const name of extended) w.line(1, `${name}\t${sums.requests[name] === undefined ? '0' : formatQuantity(sums.requests[name])}${name.startsWith('hugepages-') ? ' (0%)' : ''}\t${sums.limits[name] === undefined ? '0' : formatQuantity(sums.limits[name])}${name.startsWith('hugepages-') ? ' (0%)' : ''}`);
}
