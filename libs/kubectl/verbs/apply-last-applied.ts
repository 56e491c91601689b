// Mirrors apply view-last-applied, set-last-applied and edit-last-applied
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { goJson, goJsonIndent } from '#kubectl/printers/go-json.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { checkFiles, fileFlags, hasFiles } from '#kubectl/resources/files.js';
import { infosOfFiles, infosOfStreams } from '#kubectl/resources/manifest-infos.js';
import { parseStream } from '#kubectl/resources/manifest.js';
import { NOTHING, select } from '#kubectl/resources/select.js';
import { sortKeys } from '#kubectl/rest/dynamic.js';
import { Fatal, Many, Plain } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { LAST_APPLIED, validateFlag } from './create/generate.js';
import { editInfos } from './edit-session.js';

export const viewLastApplied = defineVerb({
  name: 'view-last-applied',
  usage: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME) [options]',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: { ...fileFlags, all: bool({ help: 'Every object of the types.' }), output: text({ short: 'o', initial: 'yaml', help: 'Output format. Must be one of (yaml, json)' }), selector: text({ short: 'l', help: 'Only objects whose labels fit.' }) },
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    if (flags.output !== 'yaml' && flags.output !== 'json') throw call.usage(`Unexpected -o output mode: ${flags.output}, the flag 'output' must be one of yaml|json`);
    const { infos } = yield* select(call, { args: call.args, files: flags, selector: flags.selector, all: flags.all });
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
  flags: { ...fileFlags, kustomize: { ...fileFlags.kustomize, hidden: true }, recursive: { ...fileFlags.recursive, hidden: true }, ...printFlags, createAnnotation: bool({ help: 'Create the annotation where it is missing.' }), dryRun: dryRunFlag },
  *run(call) {
    const { flags } = call;
    if (!hasFiles(flags)) throw new Plain(`error: ${NOTHING}`);
    checkFiles(flags);
    const dryRun = dryRunOf(call);
    const printer = printerFor(call, { operation: `configured${dryRunSuffix(dryRun)}` });
    const { infos, errors } = yield* infosOfFiles(call, flags, {});
    if (errors.length > 0) throw new Many(errors);
    for (const { resource, namespace, name, object } of infos) {
      const path = pathOf(resource, namespace, name);
      const live = yield* call.client.json('GET', path);
      if (live.metadata?.annotations?.[LAST_APPLIED] === undefined && !flags.createAnnotation) throw new Fatal('no last-applied-configuration annotation found on resource: ' + name + ', to create the annotation, run the command with --create-annotation');
      const body = { metadata: { annotations: { [LAST_APPLIED]: `${goJson(sortKeys(object))}\n` } } };
      const patched = dryRun === 'client' ? live : yield* call.client.json('PATCH', path, { body, contentType: 'application/merge-patch+json', query: { dryRun: dryRunQuery(dryRun), fieldManager: 'kubectl-last-applied' } });
      call.console.print(printer.print(patched));
    }
  },
});

export const editLastApplied = defineVerb({
  name: 'edit-last-applied',
  usage: 'apply edit-last-applied (RESOURCE/NAME | -f FILENAME) [options]',
  summary: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: { ...fileFlags, ...printFlags, fieldManager: text({ initial: 'kubectl-client-side-apply', help: 'Name of the manager used to track field ownership.' }), validate: validateFlag, windowsLineEndings: bool({ help: 'End lines as Windows does.' }) },
  completes: 'types-and-names',
  *run(call) {
    const { infos } = yield* select(call, { args: call.args, files: call.flags, typeMeansAll: true });
    const recorded = infos.flatMap(({ object }) => object.metadata?.annotations?.[LAST_APPLIED] ?? []);
    if (recorded.length === 0) throw new Fatal('no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`');
    const { infos: applied, errors } = yield* infosOfStreams(call, recorded.map((text) => parseStream(text, 'edited-file')), {});
    if (errors.length > 0) throw new Many(errors);
    yield* editInfos(call, applied, 'last-applied');
  },
});
