// Mirrors k8s.io/kubectl/pkg/cmd/util/editor
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { goJsonIndent } from '#kubectl/printers/go-json.js';
import { typeName } from '#kubectl/printers/names.js';
import type { Info } from '#kubectl/resources/select.js';
import { schemaOf, twoWayMergePatch, twoWayPatch } from '#kubectl/resources/strategic.js';
import { type Dynamic, isRecord, listOf, sameJson, sortKeys } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Plain } from '#kubectl/rest/errors.js';
import { pathOf, qualified } from '#kubectl/rest/mapper.js';
import { readYaml, YamlError } from '#kubectl/yaml/read.js';
import { writeYaml } from '#kubectl/yaml/write.js';
import { LAST_APPLIED } from './create/generate.js';

export interface EditValues {
  readonly output: string;
  readonly showManagedFields: boolean;
  readonly fieldManager: string;
}
const HEADER = '# Please edit the object below. Lines beginning with a \'#\' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n';
const TRIES_MAX = 10;

/** Opens an editor on the objects until what it leaves can be saved, or nothing changed. */
export function* editInfos<F>(call: Call<F>, infos: readonly Info[], values: EditValues, mode: 'normal' | 'last-applied'): Step<void> {
  const asJson = values.output === 'json';
  const shown = infos.map(({ object }) => (mode === 'last-applied' ? JSON.parse(object.metadata?.annotations?.[LAST_APPLIED] ?? '{}') : editable(object, values.showManagedFields)));
  const original: Dynamic = shown.length === 1 ? shown[0] : { apiVersion: 'v1', items: shown, kind: 'List', metadata: {} };
  const render = (object: Dynamic) => (asJson ? `${goJsonIndent(sortKeys(object))}\n` : writeYaml(object));
  let body = render(original);
  let problems: readonly string[] = [];
  const path = `/tmp/kubectl-edit-${1_000_000_000 + call.proc.world.random.below(3_000_000_000)}.${asJson ? 'json' : 'yaml'}`;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = (asJson ? '' : HEADER + problems.map((line) => `# ${line}\n`).join('') + (problems.length > 0 ? '#\n' : '')) + body;
    const after = yield* edited(call, path, before);
    const text = withoutComments(after);
    if (text.trim() === '') {
      call.console.errorLine('Edit cancelled, saved file was empty.');
      return;
    }
    if (problems.length > 0 && text === withoutComments(before)) {
      // Saved again as it was: the editor gives up.
      call.proc.files.write(path, after, 0o600);
      throw new Plain(`A copy of your changes has been stored to ${JSON.stringify(path)}\nerror: Edit cancelled, no valid changes were saved.`);
    }
    if (problems.length === 0 && text === withoutComments(before)) {
      call.proc.files.remove(path);
      call.console.errorLine('Edit cancelled, no changes made.');
      return;
    }
    try {
      const value = readYaml(text);
      if (!isRecord(value)) throw new Fatal('The edited file failed validation: unexpected content');
      yield* save(call, infos, shown, value, values, mode);
      call.proc.files.remove(path);
      return;
    } catch (error) {
      if (!(error instanceof YamlError || error instanceof ApiError || error instanceof Fatal) || error instanceof Plain) throw error;
      problems = problemsOf(call, infos, error);
      body = text;
    }
  }
  throw new Fatal('too many failed attempts to edit');
}

function problemsOf<F>(call: Call<F>, infos: readonly Info[], error: Error): string[] {
  if (error instanceof YamlError) return [`The edited file had a syntax error: error parsing edited-file: error converting YAML to JSON: ${error.message}`];
  const info = infos[0] as Info;
  const name = `${qualified(info.resource)} ${JSON.stringify(info.name)}`;
  if (error instanceof ApiError && (error.reason === 'Invalid' || error.reason === 'BadRequest')) {
    call.console.errorLine(`error: ${name} is invalid`);
    const causes = listOf(error.status.details?.causes);
    return [`${name} was not valid:`, ...(causes.length > 0 ? causes.map(({ field, message }) => `* ${field ?? ''}: ${message ?? ''}`) : [`* ${error.message}`]), ''].filter((line) => line !== '');
  }
  if (error instanceof ApiError && error.reason === 'NotFound') throw error;
  call.console.errorLine(`error: ${name} could not be patched: ${error.message}`);
  return [`${name} could not be patched: ${error.message}`];
}

function editable(object: Dynamic, keepManaged: boolean): Dynamic {
  if (keepManaged || !isRecord(object['metadata'])) return object;
  const { managedFields: _, ...metadata } = object['metadata'];
  return { ...object, metadata };
}

function withoutComments(text: string): string {
  return text.split('\n').filter((line) => !line.startsWith('#')).join('\n');
}

function* edited<F>(call: Call<F>, path: string, content: string): Step<string> {
  const { proc } = call;
  const editor = proc.env.get('KUBE_EDITOR') || proc.env.get('EDITOR') || 'vi';
  proc.files.write(path, content, 0o600);
  yield* call.console.flush();
  const plain = !/["'\\$`]/.test(editor);
  const argv = plain ? [...editor.split(' ').filter((word) => word !== ''), path] : ['/bin/bash', '-c', `${editor} ${path}`];
  let status: number;
  try {
    status = (yield* proc.wait(proc.spawn({ argv }))).status;
  } catch (error) {
    if (error instanceof Errno) throw new Plain(`error: unable to launch the editor ${JSON.stringify(editor)}`);
    throw error;
  }
  if (status !== 0) throw new Plain(`error: there was a problem with the editor ${JSON.stringify(editor)}`);
  return proc.files.readText(path);
}

function* save<F>(call: Call<F>, infos: readonly Info[], shown: readonly Dynamic[], value: Dynamic, values: EditValues, mode: 'normal' | 'last-applied'): Step<void> {
  const next: readonly Dynamic[] = shown.length === 1 ? [value] : listOf(value.items);
  for (const [i, info] of infos.entries()) {
    const before = shown[i];
    const after = next.find((object) => object?.metadata?.name === before?.metadata?.name && object?.kind === before?.kind) ?? next[i];
    if (after === undefined) continue;
    const path = pathOf(info.resource, info.namespace, info.name);
    const query = { fieldManager: values.fieldManager, fieldValidation: 'Strict' };
    if (mode === 'last-applied') {
      const body = { metadata: { annotations: { [LAST_APPLIED]: `${JSON.stringify(sortKeys(after))}\n` } } };
      const answer = yield* call.client.json('PATCH', path, { body, query, contentType: 'application/merge-patch+json' });
      call.console.line(`${typeName(answer)} edited`);
      continue;
    }
    if (sameJson(before, after)) {
      call.console.line(`${typeName(info.object)} skipped`);
      continue;
    }
    const schema = schemaOf(before);
    const body = schema === undefined ? twoWayMergePatch(before, after) : twoWayPatch(before, after, schema);
    for (const key of ['apiVersion', 'kind']) if (before[key] !== after[key]) throw new Fatal('At least one of apiVersion, kind and name was changed');
    if (before.metadata?.name !== after.metadata?.name) throw new Fatal('At least one of apiVersion, kind and name was changed');
    const answer = yield* call.client.json('PATCH', path, { body, query, contentType: schema === undefined ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json' });
    call.console.line(`${typeName(answer)} edited`);
  }
}
