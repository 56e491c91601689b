// Mirrors k8s.io/kubectl/pkg/cmd/patch
import { StatusError } from '#cluster/apimachinery/errors.js';
import { applyJsonPatch } from '#cluster/apimachinery/patch/json-patch.js';
import { applyMergePatch } from '#cluster/apimachinery/patch/merge-patch.js';
import { Errno } from '#linux/kernel/step.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery } from '#kubectl/flags/dry-run.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, hasFiles } from '#kubectl/resources/files.js';
import { select } from '#kubectl/resources/select.js';
import { schemaOf, strategicMerge } from '#kubectl/resources/strategic.js';
import { type Dynamic, isRecord, sameJson } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Many } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { readYaml, YamlError } from '#kubectl/yaml/read.js';

const TYPES: Readonly<Record<string, string>> = { json: 'application/json-patch+json', merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json' };

export const patch = defineVerb({
  name: 'patch',
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  summary: 'Update fields of a resource',
  long: 'Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.\n\n JSON and YAML formats are accepted.',
  examples: ["# Partially update a node using a strategic merge patch", `kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'`, '', '# With a JSON patch', `kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'`],
  flags: {
    ...fileFlags,
    ...printFlags,
    dryRun: dryRunFlag,
    fieldManager: text({ initial: 'kubectl-patch', help: 'Name of the manager used to track field ownership.' }),
    local: bool({ help: 'Patch the file and print it, without the server.' }),
    patch: text({ short: 'p', help: 'The patch, as JSON or YAML.' }),
    patchFile: text({ help: 'A file that holds the patch.' }),
    subresource: text({ help: 'Work on this subresource of the object.' }),
    type: text({ initial: 'strategic', help: 'The kind of patch: json, merge or strategic.' }),
  },
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    const dryRun = dryRunOf(call);
    if (flags.patch !== '' && flags.patchFile !== '') throw new Fatal('cannot specify --patch and --patch-file together');
    if (flags.local && call.args.length !== 0) throw new Fatal('cannot specify --local and server resources');
    if (flags.patch === '' && flags.patchFile === '') throw new Fatal('must specify --patch or --patch-file containing the contents of the patch');
    const contentType = TYPES[flags.type.toLowerCase()];
    if (contentType === undefined) throw new Fatal(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.type)}`);
    const source = flags.patch !== '' ? flags.patch : readFile(flags.patchFile);
    let body: string;
    try {
      body = source.trimStart().startsWith('{') ? source : goJson(readYaml(source) ?? null);
    } catch (error) {
      if (error instanceof YamlError) throw new Fatal(`unable to parse ${JSON.stringify(source)}: ${error.message}`);
      throw error;
    }
    const { infos, errors } = yield* select(call, { args: call.args, files: flags, local: flags.local, keepGoing: true, ...(flags.subresource === '' ? {} : { subresource: flags.subresource }) });
    const failures: Error[] = [...errors];
    for (const { resource, namespace, name, object } of infos) {
      try {
        let patched: Dynamic;
        if (flags.local || dryRun === 'client') patched = patchHere(flags.type.toLowerCase(), object, parsedPatch(body));
        else patched = yield* call.client.json('PATCH', pathOf(resource, namespace, name, flags.subresource), { body, contentType, query: { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager } });
        const changed = hasFiles(flags) || !sameJson(object, patched) || flags.subresource !== '';
        const operation = `patched${changed ? '' : ' (no change)'}`;
        call.console.print(printerFor(call, { operation }).print(patched));
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
        failures.push(error instanceof ApiError && error.reason === 'UnsupportedMediaType' ? new Fatal(`${contentType} is not supported by ${resource.group}/${resource.version}, Kind=${resource.kind}: ${error.message}`) : error);
      }
    }
    if (failures.length > 0) throw new Many(failures);
    if (infos.length === 0) throw new Fatal('no objects passed to patch');

    function readFile(path: string): string {
      try {
        return call.proc.files.readText(path);
      } catch (error) {
        if (error instanceof Errno) throw new Fatal(`unable to read patch file: open ${path}: ${error.message.toLowerCase()}`);
        throw error;
      }
    }
  },
});

/** JSON is sent as it was typed; only who patches here looks into it. Throws Fatal. */
function parsedPatch(body: string): Dynamic {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fatal(/end of JSON|Unterminated/.test(error.message) ? 'unexpected end of JSON input' : 'invalid character in the patch');
    throw error;
  }
}

function jsonPatched(object: Dynamic, body: Dynamic): Dynamic {
  try {
    return applyJsonPatch(object, body);
  } catch (error) {
    if (error instanceof StatusError) throw new Fatal(error.message.replace(/^the server rejected our request due to an error in our request: /, ''));
    throw error;
  }
}

function patchHere(type: string, object: Dynamic, body: Dynamic): Dynamic {
  if (type === 'json' && !Array.isArray(body)) throw new Fatal(`json: cannot unmarshal ${isRecord(body) ? 'object' : typeof body} into Go value of type jsonpatch.Patch`);
  if (type === 'json') return jsonPatched(object, body);
  if (type === 'merge' || schemaOf(object) === undefined) return applyMergePatch(object, body);
  return strategicMerge(object, body);
}
