// Mirrors expose and autoscale of k8s.io/kubectl/pkg/cmd
import { horizontalpodautoscalers, services } from '#cluster/api/resources.js';
import { canonicalQuantity } from '#cluster/apimachinery/quantity.js';
import type { Step } from '#linux/kernel/step.js';
import { defineVerb } from '#kubectl/define-verb.js';
import type { Call } from '#kubectl/call.js';
import { type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { fileFlags } from '#kubectl/resources/files.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { visitAll } from '#kubectl/resources/visit.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { apiVersionOf } from '#kubectl/rest/mapper.js';
import { type DryRun, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { printerFor } from '#kubectl/printers/print-flags.js';
import { generateFlags, parseLabels, withLastApplied } from './create/generate.js';
import { overridden } from './overrides.js';

const EXPOSABLE = ['Service', 'ReplicationController', 'Pod', 'Deployment', 'ReplicaSet'];

const NAME_LENGTH_MAX = 63;

const exposeFlags = {
  ...fileFlags,
  ...generateFlags,
  validate: { ...generateFlags.validate, hidden: true },
  clusterIp: text({ name: 'cluster-ip', help: "The service's own address, or 'None' for a headless service." }),
  externalIp: text({ name: 'external-ip', help: 'An address outside that leads to the service.' }),
  fieldManager: text({ initial: 'kubectl-expose', help: 'Name of the manager used to track field ownership.' }),
  labels: text({ short: 'l', help: 'Labels of the service.' }),
  loadBalancerIp: text({ name: 'load-balancer-ip', help: 'Address of the load balancer.' }),
  name: text({ help: 'Name of the service.' }),
  overrideType: text({ initial: 'merge', help: 'How --overrides is merged: json, merge or strategic.' }),
  overrides: text({ help: 'JSON that changes the generated object.' }),
  port: text({ help: 'The port that the service serves on; taken from the object if not given.' }),
  protocol: text({ help: 'TCP, UDP or SCTP.' }),
  selector: text({ help: "Labels of the pods; the object's own if not given." }),
  sessionAffinity: text({ help: 'None or ClientIP.' }),
  targetPort: text({ help: "Name or number of the container's port." }),
  type: text({ help: 'ClusterIP, NodePort, LoadBalancer or ExternalName.' }),
};

export const expose = defineVerb({
  name: 'expose',
  usage: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  examples: ['kubectl expose deployment nginx --port=80 --target-port=8000', '', 'kubectl expose pod valid-pod --port=444 --name=frontend'],
  flags: exposeFlags,
  completes: { types: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'] },
  *run(call) {
    const { flags } = call;
    const dryRun = dryRunOf(call);
    const printer = printerFor(call, { operation: `exposed${dryRunSuffix(dryRun)}` });
    call.connect();
    void call.place;
    const selection = yield* select(call, { args: call.args, files: flags, asWritten: true, keepGoing: true, typed: true });
    // What one object told of itself goes for those after it as well.
    const known: Known = { selector: flags.selector, labels: flags.labels, port: flags.port, ports: '', protocols: new Map() };
    yield* visitAll(selection, function* (info) {
      call.console.print(printer.print(yield* exposeOne(call, info, known, dryRun), true));
    });
  },
});

type ExposeCall = Call<FlagValues<typeof exposeFlags>>;

interface Known {
  selector: string;
  labels: string;
  port: string;
  /** The ports of an object that has several. */
  ports: string;
  protocols: ReadonlyMap<string, readonly string[]>;
}

function* exposeOne(call: ExposeCall, { object, resource, namespace }: Info, known: Known, dryRun: DryRun): Step<Dynamic> {
  const { flags } = call;
  if (!EXPOSABLE.includes(resource.kind)) throw new Fatal(`cannot expose a ${resource.kind}.${resource.group}`.replace(/\.$/, ''));
  learn(object, known, flags.clusterIp === 'None');
  const spec = {
    ...portsAsked(flags, known),
    selector: parseLabels(known.selector),
    ...(flags.clusterIp === '' ? {} : { clusterIP: flags.clusterIp }),
    ...(flags.type === '' ? {} : { type: flags.type }),
    ...(flags.externalIp === '' ? {} : { externalIPs: [flags.externalIp] }),
    ...(flags.sessionAffinity === '' ? {} : { sessionAffinity: flags.sessionAffinity }),
    ...(flags.loadBalancerIp === '' || flags.type !== 'LoadBalancer' ? {} : { loadBalancerIP: flags.loadBalancerIp }),
  };
  if (!['', 'None', 'ClientIP'].includes(flags.sessionAffinity)) throw new Fatal(`unknown session affinity: ${flags.sessionAffinity}`);
  const placed = dryRun !== 'client' || call.place.given ? { namespace } : {};
  const labels = known.labels === '' ? {} : { labels: parseLabels(known.labels) };
  const name = flags.name || object.metadata.name.slice(0, NAME_LENGTH_MAX);
  let service: Dynamic = { kind: 'Service', apiVersion: 'v1', metadata: { name, ...placed, ...labels }, spec, status: { loadBalancer: {} } };
  service = overridden(service, flags);
  if (dryRun === 'client') return service;
  if (flags.saveConfig) service = withLastApplied(service);
  return yield* call.client.json('POST', `/api/v1/namespaces/${namespace}/${services.resource}`, { body: service, query: { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager } });
}

const textOf = (labels: Dynamic) => sortedEntries(labels).map(([key, value]) => `${key}=${value}`).join(',');

/** Fills in what no flag and no object before has told. Throws Fatal. */
function learn(object: Dynamic, known: Known, isHeadless: boolean): void {
  if (known.selector === '') known.selector = textOf(selectorFrom(object));
  const found = portsOf(object);
  if (known.port === '') {
    if (found.length === 0 && !isHeadless) throw new Fatal("couldn't find port via --port flag or introspection");
    if (found.length === 1) known.port = found[0]?.port ?? '';
    else if (found.length > 1) known.ports = found.map(({ port }) => port).join(',');
  }
  if (found.length > 0) known.protocols = protocolsOf(found);
  if (known.labels === '') known.labels = textOf(object.metadata.labels);
}

interface Port {
  readonly port: string;
  readonly protocol: string;
}

/** The ports of a service or of the containers. */
function portsOf(object: Dynamic): readonly Port[] {
  if (object.kind === 'Service') return listOf(object.spec.ports).map((each) => ({ port: String(each.port), protocol: each.protocol ?? 'TCP' }));
  const spec = object.kind === 'Pod' ? object.spec : object.spec?.template?.spec;
  return listOf(spec?.containers).flatMap(({ ports }) => listOf(ports).map((each) => ({ port: String(each.containerPort), protocol: each.protocol ?? 'TCP' })));
}

function protocolsOf(ports: readonly Port[]): ReadonlyMap<string, readonly string[]> {
  const protocols = new Map<string, readonly string[]>();
  for (const { port, protocol } of ports) protocols.set(port, [...(protocols.get(port) ?? []), protocol]);
  return protocols;
}

function portsAsked(flags: { readonly protocol: string; readonly targetPort: string }, known: Known): { ports?: Dynamic[] } {
  const text = known.ports || known.port;
  if (text === '') return {};
  const numbers = text.split(',');
  const ports = numbers.flatMap((each, i) => {
    if (!/^[-+]?\d+$/.test(each)) throw new Fatal(`strconv.Atoi: parsing ${JSON.stringify(each)}: invalid syntax`);
    const port = Number(each);
    const targetPort = flags.targetPort === '' ? port : /^\d+$/.test(flags.targetPort) ? Number(flags.targetPort) : flags.targetPort;
    const own = flags.protocol === '' ? (known.protocols.get(each) ?? ['TCP']) : [flags.protocol];
    if (own.length > 1) return own.map((protocol) => ({ name: `port-${i + 1}-${protocol.toLowerCase()}`, protocol, port, targetPort }));
    return [{ ...(numbers.length > 1 ? { name: `port-${i + 1}` } : {}), protocol: own[0], port, targetPort }];
  });
  return { ports };
}

function selectorFrom(object: Dynamic): Dynamic {
  const wrap = (problem: string) => new Fatal(`couldn't retrieve selectors via --selector flag or introspection: ${problem}`);
  switch (object.kind) {
    case 'Pod':
      if (sortedEntries(object.metadata.labels).length === 0) throw wrap('the pod has no labels and cannot be exposed');
      return object.metadata.labels;
    case 'Service':
      if (sortedEntries(object.spec?.selector).length === 0) throw wrap('the service has no pod selector set');
      return object.spec.selector;
    case 'ReplicationController':
      return object.spec.selector;
    default: {
      const { matchLabels, matchExpressions } = object.spec?.selector ?? {};
      if (listOf(matchExpressions).length > 0 && sortedEntries(matchLabels).length > 0) throw wrap(`couldn't convert expressions - "${JSON.stringify(matchExpressions)}" to map-based selector format`);
      if (sortedEntries(matchLabels).length === 0) throw wrap(`invalid ${String(object.kind).toLowerCase()}: no selectors, therefore cannot be exposed`);
      return matchLabels;
    }
  }
}

export const autoscale = defineVerb({
  name: 'autoscale',
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY] [options]',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  examples: ['kubectl autoscale deployment foo --min=2 --max=10', '', 'kubectl autoscale rc foo --max=5 --cpu=80%'],
  flags: {
    ...fileFlags,
    ...generateFlags,
    validate: { ...generateFlags.validate, hidden: true },
    cpu: text({ help: 'Target for CPU: 70% of the request, or a quantity.' }),
    cpuPercent: int({ hidden: true, initial: -1, help: 'Target for CPU in percent.', deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU)." }),
    fieldManager: text({ initial: 'kubectl-autoscale', help: 'Name of the manager used to track field ownership.' }),
    max: int({ initial: -1, required: true, help: 'The most pods.' }),
    memory: text({ help: 'Target for memory: 70% of the request, or a quantity.' }),
    min: int({ initial: -1, help: 'The fewest pods; the server chooses if not given.' }),
    name: text({ help: 'Name of the autoscaler.' }),
  },
  completes: { types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  *run(call) {
    const { flags } = call;
    const dryRun = dryRunOf(call);
    call.connect();
    void call.place;
    if (flags.max < 1) throw new Fatal(`--max=MAXPODS is required and must be at least 1, max: ${flags.max}`);
    if (flags.max < flags.min) throw new Fatal(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${flags.max}, min: ${flags.min}`);
    if (flags.cpuPercent > 0 && flags.cpu !== '') throw new Fatal('--cpu-percent and --cpu are mutually exclusive');
    const metrics = metricsOf(call.flags);
    const selection = yield* select(call, { args: call.args, files: flags, asWritten: true, keepGoing: true });
    yield* visitAll(selection, autoscaleOne);
    if (selection.infos.length === 0) throw new Fatal('no objects passed to autoscale');

    function* autoscaleOne({ object, resource, namespace }: Info): Step<void> {
      if (!resource.subresources.some(({ name }) => name === 'scale')) throw new Fatal(`cannot autoscale a ${resource.kind}: could not find scale subresource for ${resource.group}/${resource.version}, Resource=${resource.resource} in discovery information`);
      const metadata = { name: flags.name || object.metadata.name, ...(call.place.given ? { namespace: call.namespace } : {}) };
      const target = { kind: resource.kind, name: object.metadata.name, apiVersion: apiVersionOf(resource) };
      const spec = { scaleTargetRef: target, ...(flags.min > 0 ? { minReplicas: flags.min } : {}), maxReplicas: flags.max };
      const newer: Dynamic = { kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v2', metadata, spec: { ...spec, ...(metrics.length > 0 ? { metrics } : {}) }, status: { desiredReplicas: 0, currentMetrics: null } };
      if (dryRun === 'client') {
        print(newer);
        return;
      }
      try {
        print(yield* post(newer, 'v2', namespace ?? call.namespace));
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
        // Whatever the newer version refuses is tried with the older one, which knows CPU in percent only.
        if (flags.cpu === '') throw new Fatal('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input');
        if (flags.memory !== '' || (flags.cpuPercent < 0 && !flags.cpu.trim().endsWith('%'))) throw new Fatal('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: %!w(<nil>)');
        const older: Dynamic = { kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v1', metadata, spec: { ...spec, ...(flags.cpuPercent >= 0 ? { targetCPUUtilizationPercentage: flags.cpuPercent } : {}) }, status: { currentReplicas: 0, desiredReplicas: 0 } };
        print(yield* post(older, 'v1', namespace ?? call.namespace));
      }
    }

    function print(hpa: Dynamic): void {
      const operation = dryRun === 'client' ? 'created (dry run)' : `autoscaled${dryRunSuffix(dryRun)}`;
      call.console.print(printerFor(call, { operation }).print(hpa, true));
    }

    function* post(hpa: Dynamic, version: string, namespace: string): Step<Dynamic> {
      const query = { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager };
      return yield* call.client.json('POST', `/apis/autoscaling/${version}/namespaces/${namespace}/${horizontalpodautoscalers.resource}`, { body: flags.saveConfig ? withLastApplied(hpa) : hpa, query });
    }
  },
});

function metricsOf(flags: { readonly cpu: string; readonly memory: string; readonly cpuPercent: number }): Dynamic[] {
  const percent: Dynamic[] = flags.cpuPercent >= 0 ? [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: flags.cpuPercent } } }] : [];
  const asked = [['cpu', flags.cpu] as const, ['memory', flags.memory] as const].filter(([, target]) => target !== '');
  return [...percent, ...asked.map(([name, target]) => ({ type: 'Resource', resource: { name, target: metricTarget(name, target.trim()) } }))];
}

/** `70%`, a quantity, or a number of millicores or mebibytes. Throws Fatal. */
function metricTarget(name: 'cpu' | 'memory', target: string): Dynamic {
  if (target.endsWith('%')) {
    const percent = target.slice(0, -1);
    if (!/^\+?\d+$/.test(percent)) throw new Fatal(`invalid percentage value: ${percent}`);
    return { type: 'Utilization', averageUtilization: Number(percent) };
  }
  const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(target);
  const quantity = canonicalQuantity(isNumber ? `${Number(target)}${name === 'cpu' ? 'm' : 'Mi'}` : target);
  if (quantity === undefined) throw new Fatal(`invalid resource ${name} value: ${target}`);
  return { type: 'AverageValue', averageValue: quantity };
}
