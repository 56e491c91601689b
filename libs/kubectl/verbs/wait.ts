// Mirrors k8s.io/kubectl/pkg/cmd/wait
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, duration, type FlagValues, text, texts } from '#kubectl/flags/flag.js';
import { valueText } from '#kubectl/jsonpath/evaluate.js';
import { relaxedJsonPath, relaxedSource } from '#kubectl/jsonpath/relaxed.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { deepFileFlags, hasFiles } from '#kubectl/resources/files.js';
import { followNamed } from '#kubectl/resources/watch.js';
import { type Info, resolveTargets, select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isNotFound, Many, Plain } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
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
type Check = (object: Dynamic) => boolean;
const WEEK_MS = 7 * 24 * 3_600_000;
const POLL_MS = 500;

export const wait = defineVerb({
  name: 'wait',
  usage: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  summary: 'Wait for a specific condition on one or many resources',
  examples: ['kubectl wait --for=condition=Ready pod/busybox1', '', "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1", '', 'kubectl wait --for=delete pod/busybox1 --timeout=60s'],
  flags: waitFlags,
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    const checks = (flags.for.length === 0 ? [''] : flags.for).map(parseCondition);
    const untilMs = call.now() + (flags.timeout < 0 ? WEEK_MS : flags.timeout);
    if (checks.includes('create')) yield* waitForCreation(call, untilMs);
    if (flags.local && !hasFiles(flags)) throw new Fatal("you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'");
    if (call.args.length === 0 && !hasFiles(flags)) throw new Plain("error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'");
    if (checks.includes('delete')) return yield* waitUntilGone(call, untilMs);
    yield* waitForChecks(call, checks.filter((check) => typeof check === 'function'), untilMs);
  },
});

function parseCondition(text: string): 'delete' | 'create' | Check {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return lower;
  if (text.startsWith('condition=')) {
    const [name = '', value = 'true'] = text.slice('condition='.length).split('=');
    return (object) => conditionHolds(object, name, value);
  }
  if (text.startsWith('jsonpath=')) return jsonPathCheck(text.slice('jsonpath='.length));
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

function jsonPathCheck(text: string): Check {
  const [expression = '', value, ...more] = splitAtEquals(text);
  if (more.length > 0) throw new Fatal("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  const source = relaxedSource(expression);
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '') throw new Fatal("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  if (source === '') throw new Fatal('jsonpath expression cannot be empty');
  const { path } = relaxedJsonPath(expression);
  return (object) => {
    const results = path.results(object);
    const [values = []] = results;
    if (values.length === 0) return false;
    if (results.length > 1) throw new Fatal('given jsonpath expression matches more than one list');
    if (values.length > 1) throw new Fatal('given jsonpath expression matches more than one value');
    if (wanted === undefined) return true;
    if (typeof values[0] === 'object' && values[0] !== null) throw new Fatal('jsonpath leads to a nested object or list which is not supported');
    return valueText(values[0]).trim() === wanted.trim();
  };
}

/** At each `=` that stands alone. */
function splitAtEquals(text: string): string[] {
  return text.replaceAll('==', '\0').split('=').map((part) => part.replaceAll('\0', '=='));
}

function* waitForCreation(call: WaitCall, untilMs: number): Step<void> {
  for (;;) {
    try {
      const { infos } = yield* infosOf(call);
      if (infos.length > 0) return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (call.now() >= untilMs) throw new Fatal('timed out waiting for the condition');
    yield* call.console.sleep(Math.min(POLL_MS, Math.max(1, untilMs - call.now())));
  }
}

function* infosOf(call: WaitCall): Step<{ infos: readonly Info[]; errors: readonly Error[] }> {
  const { flags } = call;
  return yield* select(call, { args: call.args, files: flags, selector: flags.selector, fieldSelector: flags.fieldSelector, all: flags.all, allNamespaces: flags.allNamespaces, keepGoing: true });
}

function* waitUntilGone(call: WaitCall, untilMs: number): Step<void> {
  const { flags } = call;
  const named = hasFiles(flags) ? [] : yield* resolveTargets(call, { args: call.args, selector: flags.selector, fieldSelector: flags.fieldSelector, all: flags.all });
  const { infos, errors } = yield* infosOf(call);
  const other = errors.filter((error) => !isNotFound(error));
  if (other.length > 0) throw new Many(other);
  if (infos.length === 0 && named.every(({ name }) => name === undefined) && errors.length === 0) return;
  if (flags.timeout === 0 && infos.length > 0) throw new Many(infos.map(({ resource, name }) => new Fatal(`condition not met for ${resource.resource}/${name}`)));
  const failures: Error[] = [];
  for (const info of infos) {
    if (failures.length > 0) {
      failures.push(new Fatal('client rate limiter Wait returned an error: context deadline exceeded'));
      continue;
    }
    try {
      yield* waitForDeletion(call, [{ resource: info.resource, namespace: info.namespace, name: info.name, uid: info.object.metadata.uid }], Math.max(1, untilMs - call.now()));
      call.console.print(printerFor(call, { operation: 'condition met' }).print(info.object));
    } catch (error) {
      if (!(error instanceof Fatal)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Many(failures);
}

function* waitForChecks(call: WaitCall, checks: readonly Check[], untilMs: number): Step<void> {
  const { infos, errors } = yield* infosOf(call);
  const failures: Error[] = [...errors];
  if (infos.length === 0 && failures.length === 0) throw new Fatal('no matching resources found');
  const printer = printerFor(call, { operation: 'condition met' });
  for (const info of infos) {
    try {
      let object = info.object;
      for (const check of checks) object = yield* waitForOne(call, info, object, check, untilMs);
      call.console.print(printer.print(object));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Many(failures);
}

function* waitForOne(call: WaitCall, info: Info, first: Dynamic, check: Check, untilMs: number): Step<Dynamic> {
  const { resource, namespace, name } = info;
  let object = first;
  const timedOut = () => new Fatal(`timed out waiting for the condition on ${resource.resource}/${name}`);
  // Once the time is up for one, it is for all that follow.
  if (call.flags.timeout !== 0 && call.now() >= untilMs) throw timedOut();
  for (;;) {
    if (check(object)) return object;
    if (call.flags.timeout === 0) throw new Fatal(`condition not met for ${resource.resource}/${name}`);
    if (call.now() >= untilMs) throw timedOut();
    yield* call.console.flush();
    const { object: now, changes: reader } = yield* followNamed(call, resource, namespace, name);
    try {
      if (now !== undefined && check(now)) return now;
      for (;;) {
        const event = yield* reader.next(call.proc, untilMs);
        if (event === undefined) throw timedOut();
        if (event === null || event.type === 'ERROR') break;
        if (event.type === 'BOOKMARK') continue;
        if (event.type === 'DELETED') throw timedOut();
        object = event.object;
        if (check(object)) return object;
      }
    } finally {
      reader.cancel();
    }
    object = yield* call.client.json('GET', pathOf(resource, namespace, name));
  }
}
