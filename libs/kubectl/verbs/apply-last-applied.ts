// Mirrors apply view-last-applied, set-last-applied and edit-last-applied
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { goJson, goJsonIndent } from '#kubectl/printers/go-json.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags } from '#kubectl/resources/files.js';
import { infosOfStreams } from '#kubectl/resources/manifest-infos.js';
import { parseStream } from '#kubectl/resources/manifest.js';
import { getNamed, type Info, select } from '#kubectl/resources/select.js';
import { type Dynamic, sortKeys } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isNotFound, Many } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { describeInfo } from './apply-patch.js';
import { fieldValidation, LAST_APPLIED, validateFlag } from './create/generate.js';
import { checkEdited, editInfos } from './edit-session.js';

export const viewLastApplied = defineVerb({
  name: 'view-last-applied',
  usage: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME) [options]',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: { ...fileFlags, all: bool({ help: 'Every object of the types.' }), output: text({ short: 'o', initial: 'yaml', help: 'Output format. Must be one of (yaml, json)' }), selector: text({ short: 'l', help: 'Only objects whose labels fit.' }) },
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    const { given } = call.place;
    const { infos } = yield* select(call, {
      args: call.args, files: flags, selector: flags.selector, all: flags.all, typeMeansAll: given,
      check() {
        if (flags.all && given && call.args.length === 1 && !call.args[0]?.includes('/')) throw new Fatal("setting 'all' parameter but found a non empty selector. ");
        if (flags.all && flags.selector !== '') throw new Fatal(`found non-empty label selector ${JSON.stringify(flags.selector)} with previously set 'all' parameter. `);
      },
    });
    if (flags.output !== 'yaml' && flags.output !== 'json') throw call.usage(`Unexpected -o output mode: ${flags.output}, the flag 'output' must be one of yaml|json`);
    for (const { object } of infos) {
      const recorded = object.metadata?.annotations?.[LAST_APPLIED];
      if (recorded === undefined) continue;
      const value = JSON.parse(recorded);
      call.console.print(flags.output === 'yaml' ? writeYaml(value) : `${goJsonIndent(sortKeys(value), '  ')}\n`);
    }
  },
});

export const setLastApplied = defineVerb({
  name: 'set-last-applied',
  usage: 'apply set-last-applied -f FILENAME [options]',
  summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  flags: { filename: fileFlags.filename, ...printFlags, createAnnotation: bool({ help: 'Create the annotation where it is missing.' }), dryRun: dryRunFlag },
  *run(call) {
    const { flags } = call;
    const dryRun = dryRunOf(call);
    void call.place;
    const printer = printerFor(call, { operation: `configured${dryRunSuffix(dryRun)}` });
    const { visited } = yield* select(call, { args: [], files: { ...flags, kustomize: '', recursive: false }, asWritten: true, keepGoing: true });
    // Nothing is changed before all of them have been looked at.
    const checked: { readonly info: Info; readonly live: Dynamic }[] = [];
    for (const info of visited) {
      if (info instanceof Error) throw info;
      const live = yield* liveOf(call, info);
      const { name, object } = info;
      if (live.metadata?.annotations?.[LAST_APPLIED] === undefined && !flags.createAnnotation) throw new Fatal('no last-applied-configuration annotation found on resource: ' + name + ', to create the annotation, run the command with --create-annotation');
      if (live.metadata?.annotations?.[LAST_APPLIED]?.trim() === goJson(sortKeys(object))) call.console.line(`set-last-applied ${name}: no changes required.`);
      else checked.push({ info, live });
    }
    for (const { info: { resource, namespace, name, object }, live } of checked) {
      const path = pathOf(resource, namespace, name);
      const body = { metadata: { annotations: { [LAST_APPLIED]: `${goJson(sortKeys(object))}\n` } } };
      const patched = dryRun === 'client' ? live : yield* call.client.json('PATCH', path, { body, contentType: 'application/merge-patch+json', query: { dryRun: dryRunQuery(dryRun), fieldManager: 'kubectl-last-applied' } });
      call.console.print(printer.print(patched));
    }
  },
});

function* liveOf<F>(call: Call<F>, info: Info): Step<Dynamic> {
  try {
    return yield* getNamed(call, info.resource, info.namespace, info.name);
  } catch (error) {
    if (!(error instanceof ApiError) || isNotFound(error)) throw error;
    throw error.withMessage(`error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: ${JSON.stringify(info.source)}: ${error.message}`);
  }
}

export const editLastApplied = defineVerb({
  name: 'edit-last-applied',
  usage: 'apply edit-last-applied (RESOURCE/NAME | -f FILENAME) [options]',
  summary: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: { ...fileFlags, ...printFlags, fieldManager: text({ initial: 'kubectl-client-side-apply', help: 'Name of the manager used to track field ownership.' }), validate: validateFlag, windowsLineEndings: bool({ help: 'End lines as Windows does.' }) },
  completes: 'types-and-names',
  *run(call) {
    void call.place;
    const { infos, errors: missing } = yield* select(call, { args: call.args, files: call.flags, typeMeansAll: true, keepGoing: true, beforeReading: () => void fieldValidation(call.flags.validate) });
    if (missing.length > 0) throw new Many(missing);
    const recorded = infos.flatMap(({ object }) => object.metadata?.annotations?.[LAST_APPLIED] ?? []);
    if (recorded.length === 0) throw new Fatal('no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`');
    const { infos: applied, errors } = yield* infosOfStreams(call, recorded.map((text) => parseStream(text, 'edited-file')), {});
    if (errors.length > 0) throw new Many(errors);
    checkEdited(call.flags.output);
    yield* editInfos(call, applied, 'last-applied');
  },
});
