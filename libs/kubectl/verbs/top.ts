// Mirrors k8s.io/kubectl/pkg/cmd/top
import { StatusError } from '#cluster/apimachinery/errors.js';
import { parseSelector } from '#cluster/apimachinery/labels.js';
import { addQuantities, milliValueOf, parseQuantity, type Quantity, valueOf, ZERO } from '#cluster/apimachinery/quantity.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { TableWriter } from '#kubectl/printers/tab-writer.js';
import { discover } from '#kubectl/rest/discovery.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

const MIB = 1024 * 1024;
const cpuText = (quantity: Quantity) => `${milliValueOf(quantity)}m`;
const memoryText = (quantity: Quantity) => `${Math.trunc(valueOf(quantity) / MIB)}Mi`;
const usageOf = (usage: Dynamic) => ({ cpu: parseQuantity(usage?.cpu) ?? ZERO, memory: parseQuantity(usage?.memory) ?? ZERO });

function* requireMetrics<F>(call: Call<F>): Step<void> {
  const groups = yield* discover(call.client);
  const served = groups.find(({ name }) => name === 'metrics.k8s.io');
  if (served === undefined || served.versions.every(({ resources, stale }) => stale || resources.length === 0)) throw new Fatal('Metrics API not available');
}

const common = { noHeaders: bool({ help: 'Print no header line.' }), selector: text({ short: 'l', help: 'Only objects whose labels fit.' }), sortBy: text({ help: "Sort by 'cpu' or 'memory'." }), useProtocolBuffers: bool({ initial: true, help: 'Talk to the server in a binary form.' }), showSwap: bool({ help: 'Show swap memory.' }) };

/** `chosen` is what the objects are chosen by, if not by their name. */
function checkAsked(call: Call<{ readonly sortBy: string; readonly selector: string }>, usage: string, chosen: string | undefined): void {
  const { sortBy, selector } = call.flags;
  if (call.args.length > 1) throw call.usage(usage);
  if (call.command.name === 'pod') void call.place;
  call.connect();
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory') throw new Fatal('--sort-by accepts only cpu or memory');
  if (call.args.length > 0 && chosen !== undefined) throw new Fatal(`only one of NAME or ${chosen} can be provided`);
  try {
    parseSelector(selector);
  } catch (error) {
    throw error instanceof StatusError ? new Fatal(error.message) : error;
  }
}

const node = defineVerb({
  name: 'node',
  aliases: ['nodes', 'no'],
  usage: 'top node [NAME | -l label] [options]',
  summary: 'Display resource (CPU/memory) usage of nodes',
  examples: ['kubectl top node', '', 'kubectl top node NODE_NAME'],
  flags: { ...common, showCapacity: bool({ help: 'Percent of the capacity, not of what is allocatable.' }) },
  completes: { names: 'node' },
  *run(call) {
    const { flags } = call;
    checkAsked(call, 'node [NAME | -l label]', flags.selector === '' ? undefined : '--selector');
    yield* requireMetrics(call);
    const [name] = call.args;
    const query = { labelSelector: flags.selector };
    const metrics: Dynamic[] = name === undefined ? listOf((yield* call.client.json('GET', '/apis/metrics.k8s.io/v1beta1/nodes', { query })).items) : [yield* call.client.json('GET', `/apis/metrics.k8s.io/v1beta1/nodes/${name}`)];
    if (metrics.length === 0) throw new Fatal('metrics not available yet');
    const nodes: Dynamic[] = name === undefined ? listOf((yield* call.client.json('GET', '/api/v1/nodes', { query })).items) : [yield* call.client.json('GET', `/api/v1/nodes/${name}`)];
    const rows = metrics.map((each) => ({ name: each.metadata.name as string, ...usageOf(each.usage) }));
    sortRows(rows, flags.sortBy);
    const percent = (part: number, whole: Quantity | undefined, value: (quantity: Quantity) => number) => (whole === undefined ? '<unknown>' : `${Math.trunc((part / value(whole)) * 100)}%`);
    const cells = rows.map((row) => {
      const found = nodes.find(({ metadata }) => metadata.name === row.name);
      const whole = flags.showCapacity ? found?.status?.capacity : found?.status?.allocatable;
      return [row.name, cpuText(row.cpu), percent(milliValueOf(row.cpu), parseQuantity(whole?.cpu), milliValueOf), memoryText(row.memory), percent(valueOf(row.memory), parseQuantity(whole?.memory), valueOf)];
    });
    for (const { metadata } of nodes) if (!metrics.some((each) => each.metadata.name === metadata.name)) cells.push([metadata.name, '<unknown>', '<unknown>', '<unknown>', '<unknown>']);
    if (!flags.noHeaders) cells.unshift(['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)']);
    call.console.print(new TableWriter().rows(cells));
  },
});

const pod = defineVerb({
  name: 'pod',
  aliases: ['pods', 'po'],
  usage: 'top pod [NAME | -l label] [options]',
  summary: 'Display resource (CPU/memory) usage of pods',
  examples: ['kubectl top pod', '', 'kubectl top pod POD_NAME --containers'],
  flags: { ...common, allNamespaces: bool({ short: 'A', help: 'Look in every namespace.' }), containers: bool({ help: 'Show each container.' }), fieldSelector: text({ help: 'Only objects whose fields fit.' }), sum: bool({ help: 'Show the sum.' }) },
  completes: { names: 'pod' },
  *run(call) {
    const { flags } = call;
    checkAsked(call, 'pod [NAME | -l label]', flags.selector === '' && flags.fieldSelector === '' ? undefined : 'selector');
    const wrong = flags.fieldSelector === '' ? undefined : flags.fieldSelector.split(',').find((term) => term !== '' && !term.includes('='));
    if (wrong !== undefined) throw new Fatal(`invalid selector: '${flags.fieldSelector}'; can't understand '${wrong}'`);
    yield* requireMetrics(call);
    const [name] = call.args;
    const scope = flags.allNamespaces ? '' : `/namespaces/${call.namespace}`;
    const metrics: Dynamic[] = name === undefined ? listOf((yield* call.client.json('GET', `/apis/metrics.k8s.io/v1beta1${scope}/pods`, { query: { labelSelector: flags.selector, fieldSelector: flags.fieldSelector } })).items) : [yield* call.client.json('GET', `/apis/metrics.k8s.io/v1beta1${scope}/pods/${name}`)];
    if (metrics.length === 0) {
      const pods = listOf((yield* call.client.json('GET', `/api/v1${scope}/pods`, { query: { labelSelector: flags.selector } })).items);
      if (pods.length > 0) throw new Fatal('metrics not available yet');
      call.console.errorLine(flags.allNamespaces ? 'No resources found' : `No resources found in ${call.namespace} namespace.`);
      return;
    }
    const rows = metrics.flatMap((each) => {
      const parts = listOf(each.containers).map((container) => ({ namespace: each.metadata.namespace as string, pod: each.metadata.name as string, name: container.name as string, ...usageOf(container.usage) }));
      if (flags.containers) return parts;
      return [{ namespace: each.metadata.namespace as string, pod: each.metadata.name as string, name: each.metadata.name as string, cpu: parts.reduce((sum, part) => addQuantities(sum, part.cpu), ZERO), memory: parts.reduce((sum, part) => addQuantities(sum, part.memory), ZERO) }];
    });
    sortRows(rows, flags.sortBy);
    const cells = rows.map((row) => [...(flags.allNamespaces ? [row.namespace] : []), row.pod, ...(flags.containers ? [row.name] : []), cpuText(row.cpu), memoryText(row.memory)]);
    const width = (flags.allNamespaces ? 2 : 1) + (flags.containers ? 1 : 0);
    if (flags.sum) {
      const blank = Array.from({ length: width }, () => '');
      cells.push([...blank, '________', '________'], [...blank, cpuText(rows.reduce((sum, row) => addQuantities(sum, row.cpu), ZERO)), memoryText(rows.reduce((sum, row) => addQuantities(sum, row.memory), ZERO))]);
    }
    if (!flags.noHeaders) cells.unshift([...(flags.allNamespaces ? ['NAMESPACE'] : []), ...(flags.containers ? ['POD', 'NAME'] : ['NAME']), 'CPU(cores)', 'MEMORY(bytes)']);
    call.console.print(new TableWriter().rows(cells));
  },
});

function sortRows(rows: { name: string; cpu: Quantity; memory: Quantity }[], by: string): void {
  if (by === 'cpu' || by === 'memory') rows.sort((a, b) => (a[by].nano === b[by].nano ? (a.name < b.name ? -1 : 1) : a[by].nano > b[by].nano ? -1 : 1));
  else rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

export const top = defineGroup({ name: 'top', usage: 'top [flags] [options]', summary: 'Display resource (CPU/memory) usage', long: 'Display resource (CPU/memory) usage.\n\n This command requires Metrics Server to be correctly configured and working on the server.', commands: [node, pod], helpTo: 'stderr' });
