// Mirrors k8s.io/kubectl/pkg/cmd/label and annotate
import { labelValueErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { type DryRun, dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, type FlagValues, text } from '#kubectl/flags/flag.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, hasFiles } from '#kubectl/resources/files.js';
import { select } from '#kubectl/resources/select.js';
import { visitAll } from '#kubectl/resources/visit.js';
import { type Dynamic, entriesOf, sameJson, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';

type What = 'label' | 'annotation';
const flagsOf = (what: What) => ({
  ...fileFlags,
  ...printFlags,
  all: bool({ help: 'Every object of the types in the namespace.' }),
  allNamespaces: bool({ short: 'A', help: 'Look in every namespace.' }),
  dryRun: dryRunFlag,
  fieldManager: text({ initial: what === 'label' ? 'kubectl-label' : 'kubectl-annotate', help: 'Name of the manager used to track field ownership.' }),
  fieldSelector: text({ help: 'Only objects whose fields fit.' }),
  list: bool({ help: `Show the ${what}s of the objects.` }),
  local: bool({ help: 'Change the file and print it, without the server.' }),
  overwrite: bool({ help: `Replace ${what}s that are there.` }),
  resourceVersion: text({ help: 'Only change an object of exactly this version.' }),
  selector: text({ short: 'l', help: 'Only objects whose labels fit.' }),
});
type MetaCall = Call<FlagValues<ReturnType<typeof flagsOf>>>;

export const label = defineVerb({
  name: 'label',
  usage: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  summary: 'Update the labels on a resource',
  examples: ["kubectl label pods foo unhealthy=true", '', '# Replace what is there', 'kubectl label --overwrite pods foo status=unhealthy', '', '# Remove the label bar', 'kubectl label pods foo bar-'],
  flags: flagsOf('label'),
  completes: 'types-and-names',
  run: (call) => change(call, 'label'),
});

export const annotate = defineVerb({
  name: 'annotate',
  usage: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  summary: 'Update the annotations on a resource',
  examples: ["kubectl annotate pods foo description='my frontend'", '', '# Remove the annotation', 'kubectl annotate pods foo description-'],
  flags: flagsOf('annotation'),
  completes: 'types-and-names',
  run: (call) => change(call, 'annotation'),
});

/** May always be replaced. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** Cuts the arguments into objects and KEY=VALUE or KEY- pairs. Throws Fatal. */
function splitArgs(args: readonly string[], what: What): { resources: string[]; pairs: string[] } {
  const isPair = (arg: string) => arg.indexOf('=') > 0 || (arg.endsWith('-') && arg !== '-');
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: [...args], pairs: [] };
  const pairs = args.slice(first);
  for (const pair of pairs) if (!isPair(pair)) throw new Fatal(`all resources must be specified before ${what} changes: ${pair}`);
  return { resources: args.slice(0, first), pairs };
}

function changesOf(pairs: readonly string[], what: What): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) {
      const key = pair.slice(0, equals);
      const value = pair.slice(equals + 1);
      if (what === 'label') {
        if (value.includes('=')) throw new Fatal(`invalid label spec: ${pair}`);
        const problems = labelValueErrors(value);
        if (problems.length > 0) throw new Fatal(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(';')}`);
      }
      set[key] = value;
    } else if (pair.endsWith('-') && equals < 0) remove.push(pair.slice(0, -1));
    else throw new Fatal(what === 'label' ? `unknown label spec: ${pair}` : `invalid annotation format: ${pair}`);
  }
  if (what === 'label') checkBoth({ set, remove }, what);
  return { set, remove };
}

function* change(call: MetaCall, what: What): Step<void> {
  const { flags } = call;
  const dryRun = dryRunOf(call);
  if (what === 'annotation') {
    printerFor(call);
    void call.place;
  }
  const { resources, pairs } = splitArgs(call.args, what);
  const changes = changesOf(pairs, what);
  check(call, what, resources, pairs, dryRun);
  const field = what === 'label' ? 'labels' : 'annotations';
  const selection = yield* select(call, {
    args: resources, files: flags, selector: flags.selector, fieldSelector: flags.fieldSelector, typeMeansAll: flags.all, allNamespaces: flags.allNamespaces, local: flags.local, keepGoing: true,
    beforeReading(single) {
      if (flags.resourceVersion !== '' && !single) throw new Fatal('--resource-version may only be used with a single resource');
    },
  });
  yield* visitAll(selection, function* ({ resource, namespace, name, object }) {
    if (flags.list && pairs.length === 0) return listAll(call, object, field, selection.single);
    const isHere = flags.local || flags.list || dryRun === 'client';
    if (what === 'label' && !isHere) for (const key of changes.remove) if (object.metadata?.labels?.[key] === undefined) call.console.line(`label ${JSON.stringify(key)} not found.`);
    checkOverwrite(object, field, changes, flags.overwrite, what);
    const { next, operation } = changed(call, object, field, changes, what);
    let result = next;
    if (!isHere && !(sameJson(object, next) && flags.resourceVersion === '')) {
      const values: Record<string, string | null> = { ...changes.set };
      for (const key of changes.remove) values[key] = null;
      const body = { metadata: { [field]: values, ...(flags.resourceVersion === '' ? {} : { resourceVersion: flags.resourceVersion }) } };
      result = yield* call.client.json('PATCH', pathOf(resource, namespace, name), { body, contentType: 'application/merge-patch+json', query: { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager } });
    }
    if (flags.list) listAll(call, result, field, selection.single);
    else call.console.print(printerFor(call, { operation: `${operation}${dryRunSuffix(dryRun)}` }).print(result));
  });
}

/** What can be wrong before anything is looked for, in each verb's own order. Throws Fatal. */
function check(call: MetaCall, what: What, resources: readonly string[], pairs: readonly string[], dryRun: DryRun): void {
  const { flags } = call;
  if (what === 'label' && flags.list && flags.output !== '') throw new Fatal('--list and --output may not be specified together');
  if (what === 'label') void call.place;
  if (flags.all && flags.selector !== '') throw new Fatal('cannot set --all and --selector at the same time');
  if (flags.all && flags.fieldSelector !== '') throw new Fatal('cannot set --all and --field-selector at the same time');
  const file = what === 'label' ? 'pod' : 'rsrc';
  if (flags.local && dryRun === 'server') throw new Fatal('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (flags.local && resources.length > 0) throw new Fatal(`can only use local files by -f ${file}.yaml or --filename=${file}.json when --local=true is set`);
  if (flags.local && !hasFiles(flags)) throw new Fatal(`one or more files must be specified as -f ${file}.yaml or --filename=${file}.json`);
  if (resources.length < 1 && !hasFiles(flags)) throw new Fatal('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (pairs.length === 0 && !flags.list) throw new Fatal(`at least one ${what} update is required`);
  if (what === 'annotation') checkBoth(changesOf(pairs, what), what);
}

function checkBoth({ set, remove }: Changes, what: What): void {
  const both = remove.filter((key) => Object.hasOwn(set, key));
  if (both.length > 0) throw new Fatal(what === 'label' ? 'can not both modify and remove a label in the same command' : `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`);
}

function checkOverwrite(object: Dynamic, field: string, { set }: Changes, overwrite: boolean, what: What): void {
  if (overwrite) return;
  const taken = entriesOf(object.metadata?.[field]).filter(([key, value]) => key !== CHANGE_CAUSE && Object.hasOwn(set, key) && set[key] !== value);
  if (taken.length === 0) return;
  const texts = taken.map(([key, value]) => `'${key}' already has a value (${value})`);
  throw new Fatal(what === 'label' ? `${texts.join('; ')}, and --overwrite is false` : `--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`);
}

function changed(call: MetaCall, object: Dynamic, field: string, { set, remove }: Changes, what: What): { next: Dynamic; operation: string } {
  const after: Record<string, string> = { ...object.metadata?.[field], ...set };
  for (const key of remove) delete after[key];
  const next = { ...object, metadata: { ...object.metadata, [field]: after } };
  if (what === 'annotation') return { next, operation: 'annotated' };
  if (sameJson(object, next)) return { next, operation: 'not labeled' };
  return { next, operation: !call.flags.overwrite && goJson(next).length < goJson(object).length ? 'unlabeled' : 'labeled' };
}

function listAll(call: MetaCall, object: Dynamic, field: string, single: boolean): void {
  const indent = single ? '' : ' ';
  if (!single) call.console.line(`Listing ${field} for ${kindOf(object)}:`);
  for (const [key, value] of sortedEntries(object.metadata?.[field])) call.console.line(`${indent}${key}=${value}`);
}

function kindOf({ apiVersion, kind, metadata }: Dynamic): string {
  const group = String(apiVersion).includes('/') ? String(apiVersion).split('/')[0] : '';
  return `${kind}.${group}/${metadata.name}`;
}
