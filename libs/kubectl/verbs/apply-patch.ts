// Mirrors k8s.io/kubectl/pkg/cmd/apply/patcher.go
import type { TypeSchema } from '#cluster/apimachinery/schema.js';
import type { Step } from '#linux/kernel/step.js';
import { type DryRun, dryRunQuery } from '#kubectl/flags/dry-run.js';
import { goJson } from '#kubectl/printers/go-json.js';
import type { Info } from '#kubectl/resources/select.js';
import { changesSince, schemaOf, threeWayMergePatch, threeWayPatch } from '#kubectl/resources/strategic.js';
import { patchesConflict } from '#kubectl/resources/strategic-conflicts.js';
import { type Dynamic, sortKeys } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isConflict, isNotFound } from '#kubectl/rest/errors.js';
import { apiVersionOf, gvrText, pathOf } from '#kubectl/rest/mapper.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { ApplyCall } from './apply.js';
import { deleteOptions } from './apply-prune.js';
import { fieldValidation, LAST_APPLIED } from './create/generate.js';
import { unversioned } from './create/unversioned.js';
import { waitForDeletion } from './delete-wait.js';

/** As Go prints it. */
export function describeInfo(info: Info): string {
  return `Resource: ${JSON.stringify(gvrText(info.resource))}, GroupVersionKind: ${JSON.stringify(`${info.resource.group}/${info.resource.version}, Kind=${info.resource.kind}`)}\nName: ${JSON.stringify(info.name)}, Namespace: ${JSON.stringify(info.namespace ?? '')}`;
}

/** The object as it stands on the server; undefined if it is not there. */
export function* currentOf(call: ApplyCall, info: Info): Step<Dynamic | undefined> {
  try {
    return yield* call.client.json('GET', pathOf(info.resource, info.namespace, info.name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof ApiError) throw error.withMessage(`error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: ${JSON.stringify(info.source)}: ${error.message}`);
    throw error;
  }
}

/** Who owns what client-side apply sets. */
export const manager = (call: ApplyCall) => call.flags.fieldManager || 'kubectl-client-side-apply';

/** What the file says, without the annotation, as one line of JSON. */
function configurationOf(object: Dynamic): string {
  const annotations = { ...object.metadata?.annotations };
  delete annotations[LAST_APPLIED];
  return `${goJson(sortKeys({ ...object, metadata: { ...object.metadata, annotations } }))}\n`;
}

/** With what the file says in an annotation. */
export function withAnnotation(object: Dynamic): Dynamic {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [LAST_APPLIED]: configurationOf(object) } } };
}

interface Patch {
  readonly body: Dynamic;
  readonly contentType: string;
}

interface States {
  readonly original: Dynamic;
  readonly modified: Dynamic;
  readonly current: Dynamic;
}

/** No patch can be made: told twice, once for the schema that kubectl looks at first. */
function unpatched(call: ApplyCall, info: Info, states: States, problem: string): Fatal {
  if (call.flags.openapiPatch) call.console.errorLine(`warning: error calculating patch from openapi v3 spec: ${problem}`);
  const told = (['original', 'modified', 'current'] as const).map((name) => `${name}:\n${goJson(sortKeys(states[name]))}\n\n`).join('');
  const source = JSON.stringify(info.source);
  return new Fatal(`error when applying patch:\n\nto:\n${describeInfo(info)}\nfor: ${source}: error when patching ${source}: creating patch with:\n${told}for: ${problem}`);
}

/** What --overwrite=false does not take back; undefined where nothing is in its way. */
function conflictOf(body: Dynamic, { original, current }: States, schema: TypeSchema): string | undefined {
  const changes = changesSince(original, current, schema);
  if (!patchesConflict(body, changes, schema)) return undefined;
  return `patch:\n${writeYaml(body)}\nconflicts with changes made from original to current:\n${writeYaml(changes)}\n`;
}

function patchOf(call: ApplyCall, info: Info, current: Dynamic): Patch {
  const modified = withAnnotation(info.object);
  const recorded = current.metadata?.annotations?.[LAST_APPLIED];
  const original = recorded === undefined ? {} : parseRecorded(recorded);
  const schema = schemaOf({ apiVersion: apiVersionOf(info.resource), kind: info.resource.kind });
  if (schema === undefined) return { body: threeWayMergePatch(original, modified, current), contentType: 'application/merge-patch+json' };
  const states = { original, modified, current };
  let body: Dynamic;
  try {
    body = threeWayPatch(original, modified, current, schema);
  } catch (error) {
    throw error instanceof Fatal ? unpatched(call, info, states, error.message) : error;
  }
  const conflict = call.flags.overwrite ? undefined : conflictOf(body, states, schema);
  if (conflict !== undefined) throw unpatched(call, info, states, conflict);
  return { body, contentType: 'application/strategic-merge-patch+json' };
}

function parseRecorded(text: string): Dynamic {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const CONFLICT_RETRIES = 5;

/** Makes the object what the file says; whether that changed anything. Throws ApiError or Fatal. */
export function* patchCurrent(call: ApplyCall, info: Info, first: Dynamic, dryRun: DryRun): Step<{ object: Dynamic; changed: boolean }> {
  let current = first;
  for (let tries = 0; ; tries++) {
    const { body, contentType } = patchOf(call, info, current);
    if (Object.keys(body).length === 0) return { object: current, changed: false };
    const query = { dryRun: dryRunQuery(dryRun), fieldManager: manager(call), fieldValidation: fieldValidation(call.flags.validate) };
    try {
      return { object: yield* call.client.json('PATCH', pathOf(info.resource, info.namespace, info.name), { body, query, contentType }), changed: true };
    } catch (error) {
      if (isConflict(error) && tries < CONFLICT_RETRIES) {
        current = (yield* currentOf(call, info)) ?? current;
        continue;
      }
      if (call.flags.force && error instanceof ApiError && ['Conflict', 'Invalid'].includes(error.reason)) return { object: yield* deleteAndCreate(call, info, current, dryRun), changed: true };
      if (error instanceof ApiError) throw error.withMessage(`error when applying patch:\n${goJson(sortKeys(body))}\nto:\n${describeInfo(info)}\nfor: ${JSON.stringify(info.source)}: error when patching ${JSON.stringify(info.source)}: ${error.message}`);
      throw error;
    }
  }
}

/** What cannot be made anew is put back as it was. */
function* deleteAndCreate(call: ApplyCall, info: Info, current: Dynamic, dryRun: DryRun): Step<Dynamic> {
  const path = pathOf(info.resource, info.namespace, info.name);
  yield* call.client.json('DELETE', path, { body: deleteOptions(call, dryRun) });
  yield* waitForDeletion(call, [{ resource: info.resource, namespace: info.namespace, name: info.name, uid: current.metadata.uid }], 0);
  const create = (body: Dynamic) => call.client.json('POST', pathOf(info.resource, info.namespace), { body: unversioned(body), query: { fieldManager: manager(call) } });
  const next = withAnnotation(info.object);
  try {
    return yield* create(next);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    let problem = error.message;
    try {
      yield* create(current);
    } catch (again) {
      if (!(again instanceof ApiError)) throw again;
      problem = `An error occurred force-replacing the existing object with the newly provided one:\n\n${error.message}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${again.message}`;
    }
    throw error.withMessage(`error when applying patch:\n${goJson(sortKeys(next))}\nto:\n${describeInfo(info)}\nfor: ${JSON.stringify(info.source)}: ${problem}`);
  }
}
