// Mirrors taint, cordon, uncordon and drain of k8s.io/kubectl/pkg/cmd
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, duration, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { parseSelector } from '#cluster/apimachinery/labels.js';
import { labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { type Info, NOTHING, select } from '#kubectl/resources/select.js';
import { visitAll } from '#kubectl/resources/visit.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Many, Plain } from '#kubectl/rest/errors.js';
import { gvrText } from '#kubectl/rest/mapper.js';
import { fieldValidation, validateFlag } from './create/generate.js';
import { drainNodes } from './drain-pods.js';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A taint that cannot be read: a usage error. */
class BadTaint extends Error {}

function parseTaints(specs: readonly string[]): { add: Taint[]; remove: Taint[] } {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const { key, effect } = parseTaint(spec.slice(0, -1));
      remove.push({ key, effect });
      continue;
    }
    const taint = parseTaint(spec);
    if (taint.effect === '') throw new BadTaint(`invalid taint spec: ${spec}`);
    const { key, value = '', effect } = taint;
    if (add.some((known) => known.key === key && known.effect === effect)) throw new BadTaint(`duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`);
    add.push(taint);
  }
  return { add, remove };
}

/** KEY=VALUE:EFFECT, KEY:EFFECT or KEY. */
function parseTaint(spec: string): Taint {
  const [keyValue = '', effect, ...more] = spec.split(':');
  if (more.length > 0) throw new BadTaint(`invalid taint spec: ${spec}`);
  let key = keyValue;
  let value: string | undefined;
  if (effect !== undefined) {
    if (!EFFECTS.includes(effect)) throw new BadTaint(`invalid taint effect: ${effect}, unsupported taint effect`);
    const parts = keyValue.split('=');
    if (parts.length > 2) throw new BadTaint(`invalid taint spec: ${spec}`);
    [key = '', value] = parts;
    const wrong = labelValueErrors(value ?? '');
    if (wrong.length > 0) throw new BadTaint(`invalid taint spec: ${spec}, ${wrong.join('; ')}`);
  }
  const wrong = qualifiedNameErrors(key);
  if (wrong.length > 0) throw new BadTaint(`invalid taint spec: ${spec}, ${wrong.join('; ')}`);
  return { key, ...(value ? { value } : {}), effect: effect ?? '' };
}

const isTaint = (arg: string) => arg.includes('=') || arg.includes(':') || arg.endsWith('-');

export const taint = defineVerb({
  name: 'taint',
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  summary: 'Update the taints on one or more nodes',
  examples: ['kubectl taint nodes foo dedicated=special-user:NoSchedule', '', '# Remove it', 'kubectl taint nodes foo dedicated:NoSchedule-'],
  flags: { ...printFlags, all: bool({ help: 'All nodes.' }), dryRun: dryRunFlag, fieldManager: text({ initial: 'kubectl-taint', help: 'Name of the manager used to track field ownership.' }), overwrite: bool({ help: 'Replace taints that are there.' }), selector: text({ short: 'l', help: 'Only nodes whose labels fit.' }), validate: validateFlag },
  completes: { types: ['node'] },
  *run(call) {
    const { flags } = call;
    void call.place;
    call.connect();
    const dryRun = dryRunOf(call);
    fieldValidation(flags.validate);
    const first = call.args.findIndex(isTaint);
    const resources = first < 0 ? call.args : call.args.slice(0, first);
    const specs = first < 0 ? [] : call.args.slice(first);
    const stray = specs.find((arg) => !isTaint(arg));
    if (stray !== undefined) throw new Fatal(`all resources must be specified before taint changes: ${stray}`);
    if (resources.length < 1) throw new Fatal('one or more resources must be specified as <resource> <name>');
    if (specs.length < 1) throw new Fatal('at least one taint update is required');
    const { add, remove } = parsed();
    const typed = (resources[0] as string).toLowerCase();
    if ((yield* call.mapper.resource(typed)).kind !== 'Node') throw new Fatal(`invalid resource type ${typed}, only node types are supported`);
    const both = add.flatMap((each) => remove.filter(({ key, effect }) => each.key === key && (effect === '' || each.effect === effect)));
    if (both.length > 0) throw new Fatal(`can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`);
    if (flags.all && flags.selector !== '') throw new Fatal("setting 'all' parameter with a non empty selector is prohibited");
    const chosen = flags.all || flags.selector !== '';
    if (!chosen && resources.length < 2) throw new Fatal("at least one resource name must be specified since 'all' parameter is not set");
    const selection = yield* select(call, { args: chosen ? ['node'] : ['node', ...resources.slice(1)], selector: flags.selector, all: flags.all, keepGoing: true });
    yield* visitAll(selection, function* ({ name, object }) {
      const { taints, operation } = reorganize(object, add, remove, flags.overwrite);
      const printer = printerFor(call, { operation });
      let result: Dynamic = { ...object, spec: { ...object.spec, taints } };
      if (dryRun !== 'client') result = yield* call.client.json('PATCH', `/api/v1/nodes/${name}`, { body: { spec: { taints } }, contentType: 'application/merge-patch+json', query: { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager } });
      call.console.print(printer.print(result, dryRun !== 'client'));
    });

    function parsed() {
      try {
        return parseTaints(specs);
      } catch (error) {
        if (error instanceof BadTaint) throw call.usage(error.message);
        throw error;
      }
    }
  },
});

function reorganize(node: Dynamic, add: readonly Taint[], remove: readonly Taint[], overwrite: boolean): { taints: Taint[] | null; operation: string } {
  const old: Taint[] = listOf(node.spec?.taints);
  if (!overwrite) {
    const taken = add.filter((each) => old.some((known) => known.key === each.key && known.effect === each.effect));
    if (taken.length > 0) throw new Fatal(`node ${node.metadata.name} already has ${taken.map((each) => each.key).join(',')} taint(s) with same effect(s) and --overwrite is false`);
  }
  for (const { key, effect } of remove) if (!old.some((known) => known.key === key && (effect === '' || known.effect === effect))) throw new Fatal(`taint ${JSON.stringify(effect === '' ? key : `${key}:${effect}`)} not found`);
  const kept = old.filter((known) => !remove.some(({ key, effect }) => key === known.key && (effect === '' || effect === known.effect)) && !add.some((each) => each.key === known.key && each.effect === known.effect));
  const taints = [...add, ...kept];
  return { taints: taints.length === 0 ? null : taints, operation: overwrite || (remove.length > 0 && add.length > 0) ? 'modified' : add.length === 0 ? 'untainted' : 'tainted' };
}

const cordonFlags = { dryRun: dryRunFlag, selector: text({ short: 'l', help: 'The nodes whose labels fit.' }) };

function* nodesOf<F extends { readonly selector: string; readonly dryRun: string }>(call: Call<F>, podSelector = ''): Step<readonly Info[]> {
  if (call.args.length === 0 && !call.changed('selector')) throw call.usage(`USAGE: ${call.command.name} NODE [flags]`);
  if (call.args.length > 0 && call.flags.selector !== '') throw call.usage('cannot specify both a node name and a --selector option');
  dryRunOf(call);
  if (!isSelector(podSelector)) throw new Fatal('--pod-selector=<pod_selector> must be a valid label selector');
  if (call.args.length === 0 && call.flags.selector === '') throw new Plain(`error: ${NOTHING}`);
  const { infos, errors } = yield* select(call, { args: call.args.length === 0 ? ['nodes'] : call.args.some((arg) => arg.includes('/')) ? call.args.map((arg) => (arg.includes('/') ? arg : `nodes/${arg}`)) : ['nodes', ...call.args], selector: call.flags.selector, keepGoing: true });
  if (errors.length > 0) throw new Many(errors);
  const stray = infos.find(({ resource }) => resource.kind !== 'Node');
  if (stray !== undefined) throw new Fatal(`error: expected resource of type node, got ${JSON.stringify(gvrText(stray.resource))}`);
  return infos;
}

function isSelector(text: string): boolean {
  try {
    parseSelector(text);
    return true;
  } catch (error) {
    if (error instanceof StatusError) return false;
    throw error;
  }
}

/** Marks or unmarks a node, and says so; or says why it could not be done. */
export function* setUnschedulable<F extends { readonly dryRun: string }>(call: Call<F>, node: Dynamic, wanted: boolean): Step<void> {
  const dryRun = dryRunOf(call);
  const { name } = node.metadata;
  const operation = wanted ? 'cordoned' : 'uncordoned';
  if ((node.spec?.unschedulable === true) === wanted) {
    call.console.line(`node/${name} already ${operation}${dryRunSuffix(dryRun)}`);
    return;
  }
  try {
    if (dryRun !== 'client') yield* call.client.json('PATCH', `/api/v1/nodes/${name}`, { body: { spec: { unschedulable: wanted ? true : null } }, contentType: 'application/strategic-merge-patch+json', query: { dryRun: dryRunQuery(dryRun) } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return call.console.errorLine(`error: unable to ${wanted ? 'cordon' : 'uncordon'} node ${JSON.stringify(name)}: ${error.message}`);
  }
  call.console.line(`node/${name} ${operation}${dryRunSuffix(dryRun)}`);
}

export const cordon = defineVerb({
  name: 'cordon',
  usage: 'cordon NODE [options]',
  summary: 'Mark node as unschedulable',
  examples: ['kubectl cordon foo'],
  flags: cordonFlags,
  completes: { names: 'node' },
  *run(call) {
    for (const { object } of yield* nodesOf(call)) yield* setUnschedulable(call, object, true);
  },
});

export const uncordon = defineVerb({
  name: 'uncordon',
  usage: 'uncordon NODE [options]',
  summary: 'Mark node as schedulable',
  examples: ['kubectl uncordon foo'],
  flags: cordonFlags,
  completes: { names: 'node' },
  *run(call) {
    for (const { object } of yield* nodesOf(call)) yield* setUnschedulable(call, object, false);
  },
});

export const drainFlags = {
  ...cordonFlags,
  chunkSize: int({ initial: 500, help: 'Read long lists in pieces of this size.' }),
  deleteEmptydirData: bool({ help: 'Go on even if pods use emptyDir: their data is lost.' }),
  disableEviction: bool({ help: 'Delete pods rather than evict them.' }),
  force: bool({ help: 'Go on even if pods have no controller.' }),
  gracePeriod: int({ initial: -1, help: 'Seconds for each pod to end; -1 leaves it to the pod.' }),
  ignoreDaemonsets: bool({ help: 'Leave the pods of daemon sets.' }),
  podSelector: text({ help: 'Only the pods whose labels fit.' }),
  skipWaitForDeleteTimeout: int({ help: 'Do not wait for pods that have been deleted for longer than these seconds.' }),
  timeout: duration({ help: 'How long to wait; zero does not end.' }),
};
export type DrainCall = Call<FlagValues<typeof drainFlags>>;

export const drain = defineVerb({
  name: 'drain',
  usage: 'drain NODE [options]',
  summary: 'Drain node in preparation for maintenance',
  examples: ['kubectl drain foo --force', '', 'kubectl drain foo --grace-period=900'],
  flags: drainFlags,
  completes: { names: 'node' },
  *run(call) {
    const infos = yield* nodesOf(call, call.flags.podSelector);
    for (const { object } of infos) yield* setUnschedulable(call, object, true);
    yield* drainNodes(call, infos.map(({ object }) => object));
  },
});
