// Mirrors k8s.io/kubectl/pkg/cmd/set/set_env.go
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { readAll } from '#kubectl/resources/files.js';
import { select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal, Many } from '#kubectl/rest/errors.js';
import { fits, podSpecOf } from './pod-spec.js';
import { EnvSources, type Resolved, sourceText } from './set-env-sources.js';

export interface EnvValues {
  readonly containers: string;
  readonly from: string;
  readonly keys: readonly string[];
  readonly local: boolean;
  readonly overwrite: boolean;
  readonly prefix: string;
  readonly resolve: boolean;
  readonly selector: string;
  readonly all: boolean;
  readonly filename: readonly string[];
  readonly kustomize: string;
  readonly recursive: boolean;
}

const NAME_PROBLEM = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

const isEnvArg = (arg: string) => arg.indexOf('=') > 0 || arg.endsWith('-');

/** The objects, and after them NAME=value, NAME- and `-` for standard input. Throws Fatal. */
export function splitEnvArgs(args: readonly string[]): { resources: readonly string[]; changes: readonly string[] } {
  const first = args.findIndex(isEnvArg);
  if (first < 0) return { resources: args, changes: [] };
  const changes = args.slice(first);
  if (!changes.every(isEnvArg)) throw new Fatal(`all resources must be specified before environment changes: ${args.join(' ')}`);
  return { resources: args.slice(0, first), changes };
}

/** What the changes set and remove. Throws Fatal. */
export function* parseEnv<F>(call: Call<F>, changes: readonly string[]): Step<{ set: Dynamic[]; remove: readonly string[] }> {
  const set: Dynamic[] = [];
  const remove: string[] = [];
  const named = new Set<string>();
  for (const change of changes) {
    const equals = change.indexOf('=');
    if (change === '-') set.push(...linesOfEnv(yield* readAll(call.proc.stdin)));
    else if (equals >= 0) {
      const name = change.slice(0, equals);
      if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) throw new Fatal(`${JSON.stringify(name)} is not a valid key name: ${NAME_PROBLEM}`);
      named.add(name);
      set.push(envVar(name, change.slice(equals + 1)));
    } else if (change.endsWith('-')) remove.push(change.slice(0, -1));
    else throw new Fatal(`unknown environment variable: ${change}`);
  }
  if (remove.some((name) => named.has(name))) throw new Fatal('can not both modify and remove the same environment variable in the same command');
  return { set, remove };
}

function envVar(name: string, value: string): Dynamic {
  return value === '' ? { name } : { name, value };
}

/** `NAME=value` lines; what follows `#` is a comment, and other lines say nothing. */
function linesOfEnv(text: string): Dynamic[] {
  return text.split('\n').flatMap((line) => {
    const [spec = ''] = line.split('#');
    const equals = spec.indexOf('=');
    return equals < 0 ? [] : [envVar(spec.slice(0, equals), spec.slice(equals + 1))];
  });
}

/** `my-key` becomes `MY_KEY`. */
function envName(key: string): string {
  return key.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase();
}

function told<F>(call: Call<F>, key: string): string {
  const name = envName(key);
  if (name !== key) call.console.errorLine(`Warning: key ${key} transferred to ${name}`);
  return name;
}

export function* sourceEnv<F>(call: Call<F>, flags: EnvValues): Step<Dynamic[]> {
  const { infos, errors } = yield* select(call, { args: [flags.from], files: flags, selector: flags.selector, typeMeansAll: flags.all, local: flags.local, keepGoing: true, typed: true });
  if (errors.length > 0) throw new Many(errors);
  return infos.flatMap(({ object }) => {
    if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') throw new Fatal(`unsupported resource specified in --from`);
    const reference = object.kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef';
    return sortedEntries(object.data)
      .filter(([key]) => flags.keys.length === 0 || flags.keys.includes(key))
      .map(([key]) => ({ name: told(call, key), valueFrom: { [reference]: { name: object.metadata.name, key } } }));
  });
}

function chosenContainers(object: Dynamic, pattern: string): Dynamic[] {
  const spec = podSpecOf(object);
  return [...listOf(spec.containers), ...listOf(spec.initContainers)].filter(({ name }) => pattern === '*' || fits(name, pattern));
}

export function applyEnv<F>(call: Call<F>, copy: Dynamic, flags: EnvValues, added: readonly Dynamic[], remove: readonly string[]): void {
  const containers = chosenContainers(copy, flags.containers);
  if (containers.length === 0) call.console.errorLine(`Warning: ${copy.kind}/${copy.metadata.name} does not have any containers matching ${JSON.stringify(flags.containers)}`);
  for (const container of containers) {
    const list = listOf(container.env).filter(({ name }) => !remove.includes(name));
    for (const each of added) {
      const at = list.findIndex(({ name }) => name === each.name);
      if (at < 0) list.push(each);
      else if (!flags.overwrite) throw new Fatal(`'${each.name}' already has a value (${list[at].value ?? ''}), and --overwrite is false`);
      else list[at] = each;
    }
    if (list.length > 0) container.env = list;
    else delete container.env;
  }
}

export function* listEnv<F>(call: Call<F>, flags: EnvValues, resources: readonly string[], added: readonly Dynamic[], remove: readonly string[]): Step<void> {
  const { infos } = yield* select(call, { args: resources, files: flags, selector: flags.selector, typeMeansAll: flags.all, typed: true });
  for (const { object } of infos) {
    applyEnv(call, object, flags, added, remove);
    for (const container of chosenContainers(object, flags.containers)) {
      call.console.line(`# ${object.kind} ${object.metadata.name}, container ${container.name}`);
      yield* listContainer(call, flags, object, container);
    }
  }
}

/** The variables of one container; what cannot be resolved is told after them. */
function* listContainer<F>(call: Call<F>, flags: EnvValues, object: Dynamic, container: Dynamic): Step<void> {
  const sources = new EnvSources(call, object, container);
  const unresolved = new Map<string, string[]>();
  for (const { name, value, valueFrom } of listOf(container.env)) {
    const found: Resolved = valueFrom === undefined ? { value: value ?? '' } : flags.resolve ? yield* sources.resolve(valueFrom) : {};
    if (found.value !== undefined) call.console.line(`${name}=${found.value}`);
    else call.console.line(`# ${name} from ${sourceText(valueFrom)}`);
    if (found.problem !== undefined) unresolved.set(found.problem, [...(unresolved.get(found.problem) ?? []), name]);
  }
  const problems = [...unresolved].map(([problem, names]) => `error retrieving reference for ${names.sort().join(', ')}: ${problem}`);
  for (const problem of problems.sort()) call.console.errorLine(problem);
}
