// Mirrors k8s.io/kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, duration, type FlagValues, list, text } from '#kubectl/flags/flag.js';
import { typedOrder } from '#kubectl/printers/go-order.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { listObjects } from '#kubectl/resources/select.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { apiVersionOf } from '#kubectl/rest/mapper.js';

const dumpFlags = {
  ...printFlags,
  allNamespaces: bool({ short: 'A', help: 'Every namespace.' }),
  namespaces: list({ help: 'These namespaces.' }),
  output: text({ short: 'o', initial: 'json', help: 'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).' }),
  outputDirectory: text({ help: 'Folder for the files; without one everything goes to standard output.' }),
  podRunningTimeout: duration({ initial: 20_000, help: 'How long to wait for a running pod.' }),
};
type DumpCall = Call<FlagValues<typeof dumpFlags>>;

/** Of a raw answer only the code is read. */
const UNREAD: Readonly<Record<number, string>> = { 400: 'the server rejected our request for an unknown reason', 404: 'the server could not find the requested resource', 500: 'an error on the server ("unknown") has prevented the request from succeeding' };

/** The resources of a namespace, and their files. */
const DUMPED: readonly (readonly [type: string, file: string])[] = [['events', 'events'], ['replicationcontrollers', 'replication-controllers'], ['services', 'services'], ['daemonsets.apps', 'daemonsets'], ['deployments.apps', 'deployments'], ['replicasets.apps', 'replicasets'], ['pods', 'pods']];

export const clusterInfoDump = defineVerb({
  name: 'dump',
  usage: 'cluster-info dump [flags] [options]',
  summary: 'Dump relevant information for debugging and diagnosis',
  flags: dumpFlags,
  *run(call) {
    const { flags } = call;
    const printer = printerFor(call);
    if (printer.format === 'name') throw new Fatal('list types are not supported by name printing: *v1.NodeList');
    if (flags.podRunningTimeout <= 0) throw new Fatal('--pod-running-timeout must be higher than zero');
    const extension = printer.format === 'json' || printer.format === 'yaml' ? `.${printer.format}` : '.txt';
    const write = function* (type: string, file: string, namespace: string | undefined): Step<Dynamic[]> {
      const items = yield* objectsOf(call, type, namespace, (object) => writeTo(call, `${file}${extension}`, printer.print(object, true)));
      return items;
    };
    yield* write('nodes', 'nodes', undefined);
    for (const namespace of yield* namespacesOf(call)) {
      let pods: Dynamic[] = [];
      for (const [type, file] of DUMPED) pods = yield* write(type, `${namespace}/${file}`, namespace);
      for (const pod of pods) writeTo(call, `${namespace}/${pod.metadata.name}/logs.txt`, yield* logsOf(call, pod));
    }
    if (toFolder(flags)) call.console.line(`Cluster info dumped to ${flags.outputDirectory}`);
  },
});

const toFolder = ({ outputDirectory }: { readonly outputDirectory: string }) => outputDirectory !== '' && outputDirectory !== '-';

function* namespacesOf(call: DumpCall): Step<readonly string[]> {
  const { allNamespaces, namespaces } = call.flags;
  if (!allNamespaces) return namespaces.length > 0 ? namespaces : ['kube-system', call.namespace];
  const { items } = yield* listObjects(call.client, yield* call.mapper.resource('namespaces'), undefined, {});
  return items.map(({ metadata }) => metadata.name as string);
}

/** Shows the list as its Go type is printed; its objects. */
function* objectsOf(call: DumpCall, type: string, namespace: string | undefined, show: (list: Dynamic) => void): Step<Dynamic[]> {
  const resource = yield* call.mapper.resource(type);
  const { items, resourceVersion } = yield* listObjects(call.client, resource, namespace, {});
  const shown = items.map((item) => {
    const { kind: _, apiVersion: __, ...rest } = typedOrder(item);
    return rest;
  });
  show({ kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata: { resourceVersion }, items: shown });
  return items;
}

function* logsOf(call: DumpCall, pod: Dynamic): Step<string> {
  const { name, namespace } = pod.metadata;
  let text = '';
  for (const container of [...listOf(pod.spec.initContainers), ...listOf(pod.spec.containers)]) {
    text += `==== START logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
    try {
      text += yield* call.client.text('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log`, { query: { container: container.name }, accept: '*/*' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      text += `Request log error: ${UNREAD[error.code] ?? error.message} (get pods ${name})\n`;
    }
    text += `==== END logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
  }
  return text;
}

/** To standard output, or to a file below the folder that was asked for. Throws Fatal. */
function writeTo(call: DumpCall, file: string, content: string): void {
  if (!toFolder(call.flags)) return call.console.print(content);
  const path = `${call.flags.outputDirectory}/${file}`;
  const folder = path.slice(0, path.lastIndexOf('/'));
  try {
    call.proc.files.makeDirectory(folder, { parents: true });
    call.proc.files.write(path, content);
  } catch (error) {
    if (error instanceof Errno) throw new Fatal(`mkdir ${folder}: ${error.message.toLowerCase()}`);
    throw error;
  }
}
