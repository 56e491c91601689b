// Mirrors k8s.io/kubectl/pkg/cmd/util/editor
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { goSyntax } from '#kubectl/jsonpath/evaluate.js';
import { goJson, goJsonIndent } from '#kubectl/printers/go-json.js';
import { writeKyaml } from '#kubectl/printers/kyaml.js';
import { type PrintValues, printerFor } from '#kubectl/printers/print-flags.js';
import { infosOfStreams } from '#kubectl/resources/manifest-infos.js';
import { parseStream } from '#kubectl/resources/manifest.js';
import type { Info } from '#kubectl/resources/select.js';
import { schemaOf, twoWayMergePatch, twoWayPatch } from '#kubectl/resources/strategic.js';
import { checkShape } from '#kubectl/resources/validate.js';
import { type Dynamic, isRecord, listOf, sameJson, sortKeys } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Quit } from '#kubectl/rest/errors.js';
import { pathOf, qualified } from '#kubectl/rest/mapper.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { fieldValidation, LAST_APPLIED, withLastApplied } from './create/generate.js';
import { unversioned } from './create/unversioned.js';
import { launchEditor } from './editor.js';

export interface EditValues extends PrintValues {
  readonly fieldManager: string;
  readonly validate: string;
  readonly outputPatch?: boolean;
  readonly saveConfig?: boolean;
  readonly subresource?: string;
}
export type EditMode = 'normal' | 'last-applied' | 'create';

const HEADER = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";
const LAST_APPLIED_HEADER = "# Please edit the 'last-applied-configuration' annotations below.\n# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n";

/** Why the file has to be edited again. */
interface Reason {
  readonly head: string;
  readonly others: readonly string[];
}

/** What came of saving what was edited. */
interface Outcome {
  readonly reasons: Reason[];
  again: number;
  retryable: number;
  notFound: number;
}

/** Throws Fatal for a format that nobody can edit. */
export function checkEdited(output: string): void {
  if (!['', 'json', 'kyaml', 'yaml'].includes(output)) throw new Fatal(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,yaml`);
}

/** Opens an editor on the objects until what it leaves can be saved, or nothing changed. Throws Fatal or Quit. */
export function* editInfos<F extends EditValues>(call: Call<F>, given: readonly Info[], mode: EditMode): Step<void> {
  const { output, validate } = call.flags;
  const infos = given.map((info) => ({ ...info, object: withoutManagedFields(info.object) }));
  const printed = textOf(infos, output);
  let outcome = newOutcome();
  let edited: string | undefined;
  let previous: string | undefined;
  for (;;) {
    const before = (output === 'json' ? '' : headerOf(outcome, mode)) + (edited === undefined ? printed : withoutComments(edited));
    const { text, path } = yield* launchEditor(call, before, output === 'json' ? '.json' : '.yaml', previous);
    if (edited !== undefined && sameContent(edited, text)) throw preserved(call, path, new Fatal('Edit cancelled, no valid changes were saved.'));
    if (previous !== undefined) call.proc.files.remove(previous);
    previous = path;
    outcome = newOutcome();
    const problem = yield* shapeProblem(call, text, validate);
    if (problem !== undefined) {
      call.console.errorLine(refuse(outcome, infos[0] as Info, invalid('<nil>', `Invalid value: "The edited file failed validation": ${problem.message}`)));
      edited = text;
      continue;
    }
    if (edited === undefined ? sameContent(before, text) : sameContent(printed, text)) return cancel(call, path, 'Edit cancelled, no changes made.');
    if (!hasLines(text)) return cancel(call, path, 'Edit cancelled, saved file was empty.');
    const read = yield* infosOfStreams(call, [parseStream(text, 'edited-file')], {});
    if (read.errors.length > 0) {
      outcome.reasons.push({ head: `The edited file had a syntax error: ${read.errors.map(({ message }) => message).join(', ')}`, others: [] });
      edited = text;
      continue;
    }
    try {
      yield* saveAll(call, infos, read.infos, mode, outcome);
    } catch (error) {
      throw preserved(call, path, error);
    }
    if (outcome.retryable > 0) throw told(call, `You can run \`kubectl replace -f ${path}\` to try this update again.`);
    if (outcome.notFound > 0) throw told(call, `The edits you made on deleted resources have been saved to ${JSON.stringify(path)}`);
    if (outcome.again === 0) return call.proc.files.remove(path);
    edited = text;
  }
}

const newOutcome = (): Outcome => ({ reasons: [], again: 0, retryable: 0, notFound: 0 });

function cancel<F>(call: Call<F>, path: string, why: string): void {
  call.proc.files.remove(path);
  call.console.errorLine(why);
}

function told<F>(call: Call<F>, text: string): Quit {
  call.console.errorLine(text);
  return new Quit(1);
}

/** Says where the changes are before the error is told. */
function preserved<F>(call: Call<F>, path: string, error: unknown): unknown {
  call.console.errorLine(`A copy of your changes has been stored to ${JSON.stringify(path)}`);
  return error;
}

function textOf(infos: readonly Info[], output: string): string {
  const [first] = infos;
  const whole = infos.length === 1 ? (first as Info).object : { apiVersion: 'v1', items: infos.map(({ object }) => object), kind: 'List', metadata: {} };
  if (output === 'json') return `${goJsonIndent(sortKeys(whole))}\n`;
  return output === 'kyaml' ? writeKyaml(sortKeys(whole)) : writeYaml(whole);
}

function headerOf({ reasons }: Outcome, mode: EditMode): string {
  const commented = (text: string) => text.replace(/\n(?!#|$)/g, '\n# ');
  const lines = reasons.map(({ head, others }) => `# ${commented(head)}${others.length > 0 ? ':' : ''}\n${others.map((other) => `# * ${commented(other)}\n`).join('')}#\n`);
  return (mode === 'last-applied' ? LAST_APPLIED_HEADER : HEADER) + lines.join('');
}

function withoutManagedFields(object: Dynamic): Dynamic {
  if (!isRecord(object['metadata'])) return object;
  const { managedFields: _, ...metadata } = object['metadata'];
  return { ...object, metadata };
}

function withoutComments(text: string): string {
  return text.split('\n').filter((line) => !line.startsWith('#')).join('\n');
}

function hasLines(text: string): boolean {
  return text.split('\n').some((line) => line.trim() !== '' && !line.trim().startsWith('#'));
}

/** Whether two texts say the same; those that are no YAML are compared line by line. */
function sameContent(a: string, b: string): boolean {
  try {
    return sameJson(readYaml(a) ?? null, readYaml(b) ?? null);
  } catch (error) {
    if (error instanceof YamlError) return withoutComments(a) === withoutComments(b);
    throw error;
  }
}

/** What kubectl finds wrong with the whole text, before it is cut into objects. */
function* shapeProblem<F>(call: Call<F>, text: string, validate: string): Step<Error | undefined> {
  try {
    const object = readYaml(text);
    if (!isRecord(object)) return new Error('invalid object to validate');
    yield* checkShape(call, { object, source: '' }, validate);
  } catch (error) {
    if (error instanceof YamlError) return new Error(`error converting YAML to JSON: ${error.message}`);
    if (error instanceof Fatal) return new Error(error.message.replace(/^error validating "": error validating data: /, '').replace(/; if you choose to ignore.*$/, ''));
    throw error;
  }
  return undefined;
}

function invalid(field: string, message: string): ApiError {
  return new ApiError({ reason: 'Invalid', message, details: { causes: [{ field, message }] } });
}

/** Notes what the server has against an object; what is told of it. */
function refuse(outcome: Outcome, { resource, name }: Info, error: ApiError): string {
  const named = `${qualified(resource)} ${JSON.stringify(name)}`;
  if (error.reason === 'Invalid') {
    outcome.again++;
    outcome.reasons.push({ head: `${named} was not valid`, others: listOf(error.status.details?.causes).map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`) });
    return `error: ${named} is invalid`;
  }
  if (error.reason === 'NotFound') {
    outcome.notFound++;
    return `error: ${named} could not be found on the server`;
  }
  outcome.retryable++;
  return `error: ${named} could not be patched: ${error.message}`;
}

function* saveAll<F extends EditValues>(call: Call<F>, originals: readonly Info[], infos: readonly Info[], mode: EditMode, outcome: Outcome): Step<void> {
  for (const { namespace } of infos) {
    if (namespace !== undefined && namespace !== call.namespace) throw new Fatal(`the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(call.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`);
  }
  for (const info of infos) {
    const next = { ...info, object: call.flags.saveConfig === true ? withLastApplied(info.object) : info.object };
    if (mode === 'create') yield* createNew(call, next);
    else yield* saveOne(call, originals, next, mode, outcome);
  }
}

function tell<F extends EditValues>(call: Call<F>, object: Dynamic, operation: string): void {
  call.console.print(printerFor(call, { operation }).print(object));
}

function* createNew<F extends EditValues>(call: Call<F>, { resource, namespace, object }: Info): Step<void> {
  const query = { fieldManager: call.flags.fieldManager, fieldValidation: fieldValidation(call.flags.validate) };
  tell(call, yield* call.client.json('POST', pathOf(resource, namespace), { body: unversioned(object), query }), 'created');
}

function* saveOne<F extends EditValues>(call: Call<F>, originals: readonly Info[], info: Info, mode: EditMode, outcome: Outcome): Step<void> {
  const after = info.object;
  const before = originals.find(({ object }) => object.metadata?.uid === after.metadata?.uid)?.object;
  if (before === undefined) throw new Fatal(`no original object found for &unstructured.Unstructured{Object:${goSyntax(after)}}`);
  if (sameJson(before, after)) return tell(call, after, 'skipped');
  const query = { fieldManager: call.flags.fieldManager, fieldValidation: fieldValidation(call.flags.validate) };
  const path = pathOf(info.resource, info.namespace, info.name, call.flags.subresource);
  if (mode === 'last-applied') {
    const body = { metadata: { annotations: { [LAST_APPLIED]: `${goJson(sortKeys(after))}\n` } } };
    yield* call.client.json('PATCH', path, { body, query, contentType: 'application/merge-patch+json' });
    return tell(call, after, 'edited');
  }
  const schema = schemaOf(before);
  const body = schema === undefined ? twoWayMergePatch(before, after) : twoWayPatch(before, after, schema);
  if (['apiVersion', 'kind'].some((key) => before[key] !== after[key]) || before.metadata?.name !== after.metadata?.name) throw new Fatal('At least one of apiVersion, kind and name was changed');
  if (call.flags.outputPatch === true) call.console.line(`Patch: ${goJson(sortKeys(body))}`);
  try {
    const answer = yield* call.client.json('PATCH', path, { body, query, contentType: schema === undefined ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json' });
    tell(call, answer, 'edited');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    call.console.errorLine(refuse(outcome, info, error));
  }
}
