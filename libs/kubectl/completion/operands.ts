// Mirrors k8s.io/kubectl/pkg/util/completion and what each command registers with it
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { DIRECTIVE } from '#linux/shell/completion/request.js';
import type { Completion } from '#kubectl/define-verb.js';
import { loadKubeconfig } from '#kubectl/kubeconfig/kubeconfig.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { type Candidates, noFiles, NOTHING_MORE, withPrefix } from './directive.js';
import { SHELLS } from './scripts.js';
import type { Server } from './server.js';

const OUTPUTS = ['json', 'yaml', 'kyaml', 'name', 'go-template', 'go-template-file', 'template', 'templatefile', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'custom-columns', 'custom-columns-file', 'wide'];
const SUBRESOURCES = ['status', 'scale', 'resize'];
/** Types whose pods `logs`, `exec` and the like find by themselves. */
const WITH_PODS = ['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services', 'statefulsets'];

/** The words that follow a command: how many stand there already, and what is being typed. */
interface Asked {
  readonly proc: Process;
  readonly server: Server;
  readonly args: readonly string[];
  readonly typed: string;
}

/** What a command that completes so has to offer; undefined for one that offers nothing. */
export function operandsOf(completes: Exclude<Completion, 'commands'>, asked: Asked): Step<Candidates> | undefined {
  if (typeof completes === 'object') return 'names' in completes ? firstName(asked, completes.names) : typesAndNames(asked, completes.types, completes.once !== true);
  switch (completes) {
    case 'types-and-names': return typesAndNames(asked);
    case 'pods': return podsFirst(asked, () => none());
    case 'pods-and-containers': return podsFirst(asked, (pod) => asked.server.containers(pod, asked.typed));
    case 'pods-and-ports': return podsFirst(asked, (pod) => asked.server.ports(pod, asked.typed));
    case 'paths': return paths(asked);
    case 'contexts': case 'clusters': case 'users': return fromKubeconfig(asked.proc, completes, asked.args.length === 0 ? asked.typed : undefined);
    case 'shells': return shells(asked);
    case 'none': return undefined;
  }
}

/** Values of flags. */
export function* valuesOf(what: string, { proc, server, args, typed }: Asked): Step<Candidates> {
  switch (what) {
    case 'contexts': case 'clusters': case 'users': return yield* fromKubeconfig(proc, what, typed);
    case 'outputs': return noFiles(withPrefix(OUTPUTS, typed));
    // Not only those that fit: so the real one does.
    case 'subresources': return noFiles(SUBRESOURCES);
    case 'containers': return noFiles(args[0] === undefined ? [] : yield* server.containers(args[0], typed));
    default: return noFiles(yield* server.names(what, typed));
  }
}

function* none(): Step<readonly string[]> {
  return [];
}

function* firstName({ server, args, typed }: Asked, type: string): Step<Candidates> {
  return noFiles(args.length > 0 ? [] : yield* server.names(type, typed));
}

/** TYPE NAME…, or TYPE/NAME…; `only`: of these types, `repeats`: more than one of them. */
function* typesAndNames({ server, args, typed }: Asked, only?: readonly string[], repeats = true): Step<Candidates> {
  const [first] = args;
  if (first !== undefined && !first.includes('/')) {
    if (!repeats && args.length > 1) return NOTHING_MORE;
    return noFiles(without(yield* server.names(first, typed), args.slice(1)));
  }
  if (!repeats && first !== undefined) return NOTHING_MORE;
  const slash = typed.indexOf('/');
  if (slash >= 0) return noFiles(without(yield* slashed(server, typed), args));
  const types = only === undefined ? yield* server.types(typed) : withPrefix(only, typed);
  return first === undefined ? noFiles(types) : { words: types.map((type) => `${type}/`), directive: DIRECTIVE.noFileComp | DIRECTIVE.noSpace };
}

function without(words: readonly string[], taken: readonly string[]): readonly string[] {
  return words.filter((word) => !taken.includes(word));
}

/** TYPE/NAME, where the type stands there already. */
function* slashed(server: Server, typed: string): Step<readonly string[]> {
  const slash = typed.indexOf('/');
  const type = typed.slice(0, slash);
  return (yield* server.names(type, typed.slice(slash + 1))).map((name) => `${type}/${name}`);
}

/** A pod, or TYPE/NAME of what has pods; then what the command takes of it. */
function* podsFirst({ server, args, typed }: Asked, second: (pod: string) => Step<readonly string[]>): Step<Candidates> {
  const [pod] = args;
  if (pod !== undefined) return noFiles(args.length > 1 ? [] : yield* second(pod));
  if (typed.includes('/')) return noFiles(yield* slashed(server, typed));
  const pods = yield* server.names('pod', typed);
  const words = [...pods, ...withPrefix(WITH_PODS, typed).map((type) => `${type}/`)];
  return { words, directive: pods.length === 0 ? DIRECTIVE.noFileComp | DIRECTIVE.noSpace : DIRECTIVE.noFileComp };
}

/** `cp`: a path here, or POD:PATH and NAMESPACE/POD:PATH there. */
function* paths({ proc, server, args, typed }: Asked): Step<Candidates> {
  const isPath = /^[/.~]/.test(typed) || typed.includes(':');
  if (args.length > 0 || isPath) return { words: [], directive: DIRECTIVE.noSpace };
  const slash = typed.indexOf('/');
  if (slash > 0) return { words: yield* server.in(typed.slice(0, slash)).podsWithNamespace(typed), directive: DIRECTIVE.noSpace };
  const words = [...(yield* server.names('namespace', typed)).map((name) => `${name}/`), ...(yield* server.names('pod', typed)).map((name) => `${name}:`)];
  if (typed === '') words.push('./', '/');
  else if (words.length > 0) words.push(...filesHere(proc, typed));
  return { words, directive: DIRECTIVE.noSpace };
}

function filesHere({ files }: Process, typed: string): readonly string[] {
  try {
    return withPrefix([...files.list('.')].sort(), typed).map((name) => (files.exists(name) && files.stat(name).kind === 'directory' ? `${name}/` : name));
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}

function* shells({ args, typed }: Asked): Step<Candidates> {
  return args.length > 0 ? { words: [], directive: DIRECTIVE.default } : noFiles(withPrefix(SHELLS, typed));
}

function* fromKubeconfig(proc: Process, section: 'contexts' | 'clusters' | 'users', typed: string | undefined): Step<Candidates> {
  if (typed === undefined) return NOTHING_MORE;
  try {
    return noFiles(withPrefix(loadKubeconfig(proc, '', true)[section].map(({ name }) => name), typed));
  } catch (error) {
    if (error instanceof Fatal || error instanceof Errno) return NOTHING_MORE;
    throw error;
  }
}
