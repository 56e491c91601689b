// Mirrors k8s.io/kubectl/pkg/cmd/set/set_selector.go
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { type DryRun, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { type FlagValues, text } from '#kubectl/flags/flag.js';
import { printerFor } from '#kubectl/printers/print-flags.js';
import { asTyped } from '#kubectl/printers/typed.js';
import { deepFileFlags } from '#kubectl/resources/files.js';
import { fromSelectorText } from '#kubectl/resources/label-selector.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { visitAll } from '#kubectl/resources/visit.js';
import { schemaOf, twoWayPatch } from '#kubectl/resources/strategic.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { formatV } from '#kubectl/template/format.js';
import { NOT_LOCAL, setFlags } from './set-flags.js';

const { kustomize: _, ...ownFlags } = setFlags;
const flags = { ...ownFlags, ...deepFileFlags, resourceVersion: text({ help: 'Only change an object of exactly this version.' }) };
type SelectorCall = Call<FlagValues<typeof flags>>;

export const setSelector = defineVerb({
  name: 'selector',
  usage: 'set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  summary: 'Set the selector on a resource',
  flags,
  *run(call) {
    const dryRun = dryRunOf(call);
    const expression = call.args.at(-1);
    const selector = fromSelectorText(expression ?? '');
    printerFor(call);
    if (expression === undefined) throw new Fatal('one selector is required');
    void call.place;
    const check = () => {
      if (call.flags.local && call.args.length > 1) throw new Fatal(NOT_LOCAL);
    };
    const selection = yield* select(call, { args: call.args.slice(0, -1), files: { ...call.flags, kustomize: '' }, typeMeansAll: call.flags.all, local: call.flags.local, keepGoing: true, typed: true, check });
    yield* visitAll(selection, (info) => change(call, info, selector, dryRun));
  },
});

function* change(call: SelectorCall, { resource, namespace, name, object }: Info, selector: Dynamic, dryRun: DryRun): Step<void> {
  if (object.kind !== 'Service') throw new Fatal('setting a selector is only supported for Services');
  if (selector.matchExpressions !== undefined) throw new Fatal(`match expression [${listOf(selector.matchExpressions).map(expressionText).join(' ')}] not supported on this object`);
  const { local, resourceVersion, fieldManager } = call.flags;
  const next = { ...object, spec: { ...object.spec, selector: selector.matchLabels ?? {} } };
  const printer = printerFor(call, { operation: `selector updated${dryRunSuffix(dryRun)}` });
  if (local || dryRun === 'client') return call.console.print(printer.print(local ? asTyped(next) : next, true));
  const patch = twoWayPatch(object, next, schemaOf(object) as Dynamic);
  const body = resourceVersion === '' ? patch : { ...patch, metadata: { ...patch.metadata, resourceVersion } };
  call.console.print(printer.print(yield* call.client.json('PATCH', pathOf(resource, namespace, name), { body, contentType: 'application/strategic-merge-patch+json', query: { dryRun: dryRunQuery(dryRun), fieldManager } }), true));
}

/** As Go prints a requirement. */
function expressionText({ key, operator, values }: Dynamic): string {
  return `{${key} ${operator} ${formatV(values ?? [])}}`;
}
