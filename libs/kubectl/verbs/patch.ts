// Mirrors k8s.io/kubectl/pkg/cmd/patch
import { applyMergePatch } from '#cluster/apimachinery/patch/merge-patch.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery } from '#kubectl/flags/dry-run.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags } from '#kubectl/resources/files.js';
import { jsonPatched } from '#kubectl/resources/json-patch.js';
import { select } from '#kubectl/resources/select.js';
import { visitAll } from '#kubectl/resources/visit.js';
import { schemaOf, strategicMerge } from '#kubectl/resources/strategic.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { type Dynamic, isRecord, sameJson } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';

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
    subresource: text({ completes: 'subresources', help: 'Work on this subresource of the object.' }),
    type: text({ initial: 'strategic', help: 'The kind of patch: json, merge or strategic.' }),
  },
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    const dryRun = dryRunOf(call);
    void call.place;
    if (flags.patch !== '' && flags.patchFile !== '') throw new Fatal('cannot specify --patch and --patch-file together');
    if (flags.patch === '' && flags.patchFile === '') throw new Fatal('must specify --patch or --patch-file containing the contents of the patch');
    if (flags.local && call.args.length !== 0) throw new Fatal('cannot specify --local and server resources');
    if (flags.local && dryRun === 'server') throw new Fatal('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    const type = flags.type.toLowerCase() || 'strategic';
    const contentType = TYPES[type];
    if (contentType === undefined) throw new Fatal(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.type)}`);
    const source = flags.patch !== '' ? flags.patch : readFile(flags.patchFile);
    let body: string;
    try {
      body = source.trimStart().startsWith('{') ? source : goJson(readYaml(source) ?? null);
    } catch (error) {
      if (error instanceof YamlError) throw new Fatal(`unable to parse ${JSON.stringify(source)}: ${error.message}`);
      throw error;
    }
    const selection = yield* select(call, { args: call.args, files: flags, local: flags.local, asWritten: true, keepGoing: true, ...(flags.subresource === '' ? {} : { subresource: flags.subresource }) });
    yield* visitAll(selection, function* ({ resource, namespace, name, object }) {
      const isHere = flags.local || dryRun === 'client';
      const patched: Dynamic = isHere ? patchHere(type, object, body) : yield* send(resource, pathOf(resource, namespace, name, flags.subresource));
      const operation = `patched${!sameJson(object, patched) || flags.subresource !== '' ? '' : ' (no change)'}`;
      call.console.print(printerFor(call, { operation }).print(patched));
    });
    if (selection.infos.length === 0) throw new Fatal('no objects passed to patch');

    function* send(resource: ApiResource, path: string): Step<Dynamic> {
      try {
        return yield* call.client.json('PATCH', path, { body, contentType, query: { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager } });
      } catch (error) {
        if (error instanceof ApiError && error.reason === 'UnsupportedMediaType') throw new Fatal(`${contentType} is not supported by ${resource.group}/${resource.version}, Kind=${resource.kind}: ${error.message}`);
        throw error;
      }
    }

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

/** What kubectl itself makes of a patch: JSON is read only now. Throws Fatal. */
function patchHere(type: string, object: Dynamic, body: string): Dynamic {
  if (type === 'json') return jsonPatchedHere(object, body);
  if (type === 'merge') return mergePatched(object, parsed(body, 'Invalid JSON Patch'));
  const { apiVersion, kind } = object;
  if (schemaOf(object) === undefined) throw new Fatal(`strategic merge patch is not supported for ${String(apiVersion).includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind} locally, try --type merge`);
  return strategicMerge(object, parsed(body, 'invalid JSON document'));
}

function mergePatched(object: Dynamic, patch: Dynamic): Dynamic {
  if (!isRecord(patch)) throw new Fatal('Invalid JSON Patch');
  return applyMergePatch(object, patch);
}

function parsed(body: string, problem: string): Dynamic {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fatal(problem);
    throw error;
  }
}

/** A field that is not there is told in kubectl's own words. Throws Fatal. */
function jsonPatchedHere(object: Dynamic, body: string): Dynamic {
  try {
    return jsonPatched(object, body);
  } catch (error) {
    const missing = error instanceof Fatal ? /doc is missing key: (.*)$/.exec(error.message)?.[1] : undefined;
    throw missing === undefined ? error : new Fatal(`Object to be patched is missing field (${missing})`);
  }
}
