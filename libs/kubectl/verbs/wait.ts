// Mirrors k8s.io/kubectl/pkg/cmd/wait
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, duration, type FlagValues, text, texts } from '#kubectl/flags/flag.js';
import { valueText } from '#kubectl/jsonpath/evaluate.js';
import { JsonPathError } from '#kubectl/jsonpath/parse.js';
import { relaxedJsonPath, relaxedSource } from '#kubectl/jsonpath/relaxed.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { deepFileFlags, hasFiles } from '#kubectl/resources/files.js';
import { followNamed } from '#kubectl/resources/watch.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isNotFound, Many, Plain } from '#kubectl/rest/errors.js';
import { pathOf, qualified } from '#kubectl/rest/mapper.js';
import { waitForDeletion } from './delete-wait.js';

const waitFlags = {
  ...deepFileFlags,
  ...printFlags,
  all: bool({ help: 'Every object of the types in the namespace.' }),
  allNamespaces: bool({ short: 'A', help: 'Look in every namespace.' }),
  fieldSelector: text({ help: 'Only objects whose fields fit.' }),
  for: texts({ shown: "''", help: "What to wait for: create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'=VALUE." }),
  local: bool({ help: 'Read the files without the server.' }),
  selector: text({ short: 'l', help: 'Only objects whose labels fit.' }),
  timeout: duration({ initial: 30_000, help: 'How long to wait; zero looks once, a negative time waits for a week.' }),
};
type WaitCall = Call<FlagValues<typeof waitFlags>>;
/** What has to come true of an object. */
type Condition = 'create' | 'delete' | ((object: Dynamic) => boolean);
const WEEK_MS = 7 * 24 * 3_600_000;
const POLL_MS = 500;

export const wait = defineVerb({
  name: 'wait',
  usage: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  summary: 'Wait for a specific condition on one or many resources',
  examples: ['kubectl wait --for=condition=Ready pod/busybox1', '', "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1", '', 'kubectl wait --for=delete pod/busybox1 --timeout=60s'],
  flags: waitFlags,
  *run(call) {
    const { flags } = call;
    printerFor(call);
    call.connect();
    const conditions = (flags.for.length === 0 ? [''] : flags.for).map(parseCondition);
    // One deadline for all objects; without time each is looked at once.
    const untilMs = flags.timeout === 0 ? Number.POSITIVE_INFINITY : call.now() + (flags.timeout < 0 ? WEEK_MS : flags.timeout);
    if (conditions.includes('create')) yield* waitForCreation(call, call.now() + Math.max(0, flags.timeout));
    if (flags.local && !hasFiles({ ...flags, kustomize: '' })) throw new Fatal("you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'");
    if (call.args.length === 0 && !hasFiles({ ...flags, kustomize: '' })) throw new Plain("error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'");
    yield* waitForAll(call, conditions, untilMs);
  },
});

function parseCondition(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return lower;
  if (text.startsWith('condition=')) {
    const rest = text.slice('condition='.length);
    const equals = rest.indexOf('=');
    const [name, value] = equals < 0 ? [rest, 'true'] : [rest.slice(0, equals), rest.slice(equals + 1)];
    return (object) => conditionHolds(object, name, value);
  }
  if (text.startsWith('jsonpath=')) return jsonPathCondition(text.slice('jsonpath='.length));
  throw new Fatal(`unrecognized condition: ${JSON.stringify(text)}`);
}

function conditionHolds(object: Dynamic, name: string, value: string): boolean {
  const condition = listOf(object.status?.conditions).find(({ type }) => String(type).toLowerCase() === name.toLowerCase());
  if (condition === undefined) return false;
  const { generation } = object.metadata ?? {};
  const observed = condition.observedGeneration ?? object.status?.observedGeneration;
  if (observed !== undefined && generation !== undefined && observed < generation) return false;
  return String(condition.status).toLowerCase() === value.toLowerCase();
}

/** `PATH` or `PATH=VALUE`; two equals signs are part of a path. Throws Fatal. */
function jsonPathCondition(text: string): Condition {
  const parts = text.replaceAll('==', '\0').split('=').map((part) => part.replaceAll('\0', '=='));
  const [expression = '', typed] = parts;
  if (parts.length > 2) throw new Fatal("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  const source = relaxedSource(expression);
  const wanted = typed?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '') throw new Fatal("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  if (source === '') throw new Fatal('jsonpath expression cannot be empty');
  const { path } = relaxedJsonPath(expression);
  return (object) => valueFits(path.results(object), wanted);
}

function valueFits(results: readonly (readonly Dynamic[])[], wanted: string | undefined): boolean {
  const [values = []] = results;
  if (values.length === 0) return false;
  if (results.length > 1) throw new Fatal('given jsonpath expression matches more than one list');
  if (values.length > 1) throw new Fatal('given jsonpath expression matches more than one value');
  if (wanted === undefined) return true;
  if (typeof values[0] === 'object' && values[0] !== null) throw new Fatal('jsonpath leads to a nested object or list which is not supported');
  return valueText(values[0]).trim() === wanted.trim();
}

function* waitForCreation(call: WaitCall, untilMs: number): Step<void> {
  for (;;) {
    try {
      const { infos, errors } = yield* infosOf(call);
      const other = errors.filter((error) => !isNotFound(error));
      if (other.length > 0) throw new Many(other);
      if (infos.length > 0 && errors.length === 0) return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (call.now() >= untilMs) throw new Fatal('timed out waiting for the condition');
    yield* call.console.sleep(Math.min(POLL_MS, Math.max(1, untilMs - call.now())));
  }
}

function* infosOf(call: WaitCall): Step<{ infos: readonly Info[]; errors: readonly Error[] }> {
  const { flags } = call;
  return yield* select(call, { args: call.args, files: { ...flags, kustomize: '' }, selector: flags.selector, fieldSelector: flags.fieldSelector, all: flags.all, allNamespaces: flags.allNamespaces, keepGoing: true });
}

function* waitForAll(call: WaitCall, conditions: readonly Condition[], untilMs: number): Step<void> {
  const { infos, errors } = yield* infosOf(call);
  const isForDelete = conditions.includes('delete');
  const failures: Error[] = errors.filter((error) => !isForDelete || !isNotFound(error));
  if (infos.length === 0 && failures.length === 0 && !isForDelete) throw new Fatal('no matching resources found');
  const printer = printerFor(call, { operation: 'condition met' });
  for (const info of infos) {
    try {
      let { object } = info;
      for (const condition of conditions) {
        if (condition === 'delete') yield* waitUntilGone(call, info, untilMs);
        else if (condition !== 'create') object = yield* waitForOne(call, info, condition, untilMs);
      }
      call.console.print(printer.print(object));
    } catch (error) {
      if (error instanceof JsonPathError) failures.push(new Fatal(error.message));
      else if (error instanceof ApiError || error instanceof Fatal) failures.push(error);
      else throw error;
    }
  }
  if (failures.length > 0) throw new Many(failures);
}

function* waitUntilGone(call: WaitCall, { resource, namespace, name }: Info, untilMs: number): Step<void> {
  // Another object has used the time up: client-go does not even ask.
  if (call.now() >= untilMs) throw new Fatal('client rate limiter Wait returned an error: context deadline exceeded');
  if (call.flags.timeout !== 0) return yield* waitForDeletion(call, [{ resource, namespace, name, uid: undefined }], untilMs - call.now());
  try {
    yield* call.client.json('GET', pathOf(resource, namespace, name));
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  throw new Fatal(`condition not met for ${resource.resource}/${name}`);
}

function* waitForOne(call: WaitCall, { resource, namespace, name }: Info, holds: (object: Dynamic) => boolean, untilMs: number): Step<Dynamic> {
  const timedOut = () => new Fatal(`timed out waiting for the condition on ${resource.resource}/${name}`);
  if (call.flags.timeout === 0) {
    const object = yield* call.client.json('GET', pathOf(resource, namespace, name));
    if (holds(object)) return object;
    throw new Fatal(`condition not met for ${resource.resource}/${name}`);
  }
  yield* call.console.flush();
  for (;;) {
    if (call.now() >= untilMs) throw timedOut();
    const { object, changes } = yield* followNamed(call, resource, namespace, name);
    try {
      if (object === undefined) throw new ApiError({ reason: 'NotFound', code: 404, message: `${qualified(resource)} ${JSON.stringify(name)} not found` });
      if (holds(object)) return object;
      for (;;) {
        const event = yield* changes.next(call.proc, untilMs);
        if (event === undefined) throw timedOut();
        if (event === null || event.type === 'ERROR') break;
        if ((event.type === 'ADDED' || event.type === 'MODIFIED') && holds(event.object)) return event.object;
      }
    } finally {
      changes.cancel();
    }
  }
}
