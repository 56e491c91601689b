// Mirrors the completion functions of helm.sh/helm/v4/pkg/cmd
// Differs: no charts, versions and plugins of repositories, of which none can be reached.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { ACTIVE_HELP, DIRECTIVE } from '#linux/shell/completion/request.js';
import { findCommand } from '#kubectl/command-tree/find-command.js';
import { answerRequest } from '#kubectl/completion/answer.js';
import { candidatesFor, commandNames, described, type Place, type Tool } from '#kubectl/completion/candidates.js';
import { type Candidates, noFiles, NOTHING_MORE, withPrefix } from '#kubectl/completion/directive.js';
import type { Console } from '#kubectl/console/console.js';
import { listObjects } from '#kubectl/resources/select.js';
import { loadKubeconfig } from '#kubectl/kubeconfig/kubeconfig.js';
import { describeError } from '#kubectl/rest/errors.js';
import { type GlobalValues, HelmCall } from './call.js';
import type { HelmCommand } from './define-verb.js';
import { HelmError } from './errors.js';
import { globalFlags } from './flags/global.js';
import { latest } from './releases/release.js';
import { ReleaseStorage } from './releases/storage.js';
import { readRepositories } from './repositories.js';
import { environment } from './verbs/client.js';

const NO_MORE_ARGUMENTS = noFiles([`${ACTIVE_HELP}This command does not take any more arguments (but may accept flags).`]);
const FILES: Candidates = { words: [], directive: DIRECTIVE.default };
const FORMATS = noFiles(['json\tOutput result in JSON format', 'table\tOutput result in human-readable format', 'yaml\tOutput result in YAML format']);
const URLS = ['oci://\tChart OCI prefix', 'https://\tChart URL prefix', 'http://\tChart URL prefix', 'file://\tChart local URL prefix'];
const PATHS = ['./\tRelative path prefix to local chart', '/\tAbsolute path prefix to local chart'];

/** `helm __complete WORDS…`. */
export function* complete(proc: Process, console: Console, called: string, words: readonly string[], verbs: readonly HelmCommand[]): Step<number> {
  if (words.length === 0) throw new HelmError('requires at least 1 arg(s), only received 0');
  const tool = helmTool(proc, console, verbs);
  const wantsHelp = ![proc.env.get('HELM_ACTIVE_HELP'), proc.env.get('COBRA_ACTIVE_HELP')].includes('0');
  yield* answerRequest(proc, console, tool.name, called, function* () {
    const found = yield* candidatesFor(tool, words);
    return wantsHelp ? found : { ...found, words: found.words.filter((word) => !word.startsWith(ACTIVE_HELP)) };
  });
  return 0;
}

function helmTool(proc: Process, console: Console, verbs: readonly HelmCommand[]): Tool<HelmCommand> {
  const at = ({ path, args, parsed, typed }: Place<HelmCommand>): At => {
    const command = (path.at(-1) ?? verbs[0]) as HelmCommand;
    return { call: new HelmCall(proc, console, command, '', args, parsed.values, parsed.values as unknown as GlobalValues, parsed.changed, verbs), args, typed, generatesName: parsed.changed.has('generate-name') };
  };
  const tool: Tool<HelmCommand> = {
    name: 'helm', flags: globalFlags, commands: verbs,
    summary: ({ text }) => text.short,
    flagsOf: ({ flags }) => flags,
    values: (what, place) => valuesOf(what, at(place)),
    operands(place) {
      const name = place.path.map((command) => command.name).join(' ');
      if (name === 'help') return topics(tool, place);
      return OPERANDS[name]?.(at(place));
    },
  };
  return tool;
}

interface At {
  readonly call: HelmCall<unknown>;
  readonly args: readonly string[];
  readonly typed: string;
  readonly generatesName: boolean;
}

type Completes = (at: At) => Step<Candidates>;

/** One after the other; then there is nothing more to say. */
const inOrder = (...steps: readonly Completes[]): Completes => function* (at) {
  return yield* (steps[at.args.length] ?? nothingMore)(at);
};
const fixed = (found: Candidates): Completes => function* () {
  return found;
};
const nothingMore = fixed(NO_MORE_ARGUMENTS);
const files = fixed(FILES);
const silent = fixed(NOTHING_MORE);
const installed: Completes = ({ args, generatesName, ...at }) => (args.length === (generatesName ? 0 : 1) ? charts({ ...at, args, generatesName }) : silent({ ...at, args, generatesName }));

const OPERANDS: Readonly<Record<string, Completes>> = {
  'get all': inOrder(releases), 'get hooks': inOrder(releases), 'get manifest': inOrder(releases), 'get metadata': inOrder(releases), 'get notes': inOrder(releases), 'get values': inOrder(releases),
  history: inOrder(releases), status: inOrder(releases), test: inOrder(releases), uninstall: releases,
  rollback: inOrder(releases, revisions), upgrade: inOrder(releases, charts), install: installed, template: installed,
  'show all': inOrder(charts), 'show chart': inOrder(charts), 'show crds': inOrder(charts), 'show readme': inOrder(charts), 'show values': inOrder(charts),
  pull: (at) => (at.args.length > 0 ? silent(at) : remoteCharts(at)),
  create: inOrder(files), verify: inOrder(files), 'repo index': inOrder(files), 'plugin install': inOrder(files), env: inOrder(variables),
  'completion bash': nothingMore, 'completion fish': nothingMore, 'completion powershell': nothingMore, 'completion zsh': nothingMore,
  list: nothingMore, 'plugin list': nothingMore, 'repo list': nothingMore, version: nothingMore,
  'repo add': inOrder(silent, silent), 'repo remove': repositories, 'repo update': repositories, 'plugin uninstall': silent, 'plugin update': silent,
  push: inOrder(files, fixed({ words: ['oci://'], directive: DIRECTIVE.noFileComp | DIRECTIVE.noSpace })), 'registry login': silent, 'registry logout': silent,
};

function* valuesOf(what: string, at: At): Step<Candidates> {
  switch (what) {
    case 'output': return FORMATS;
    case 'color': return noFiles(['never', 'auto', 'always']);
    case 'revision': return at.args.length === 1 ? yield* revisions(at) : NOTHING_MORE;
    case 'namespace': return yield* tried(() => namespaces(at), FILES);
    case 'context': return noFiles(contexts(at));
    default: return NOTHING_MORE;
  }
}

/** Releases of the namespace that are not named yet. */
function* releases({ call, args }: At): Step<Candidates> {
  return yield* tried(function* () {
    const found = latest(yield* storageOf(call).list()).filter(({ name }) => !args.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    return noFiles(found.map(({ name, chart, status }) => described(name, `${chart.metadata.name}-${chart.metadata.version} -> ${status}`)));
  }, FILES);
}

function* revisions({ call, args: [name = ''] }: At): Step<Candidates> {
  return yield* tried(function* () {
    const found = yield* storageOf(call).history(name);
    return noFiles(found.map(({ revision, chart: { metadata } }) => described(String(revision), `App: ${metadata.appVersion ?? ''}, Chart: ${metadata.name}-${metadata.version}`)));
  }, { words: [], directive: DIRECTIVE.error });
}

function storageOf(call: HelmCall<unknown>): ReleaseStorage {
  return new ReleaseStorage(call.client, call.namespace, () => call.now());
}

function* namespaces({ call }: At): Step<Candidates> {
  const { items } = yield* listObjects(call.client, yield* call.mapper.resource('namespaces'), undefined, {});
  return noFiles(items.map(({ metadata }) => String(metadata.name)));
}

function contexts({ call }: At): readonly string[] {
  try {
    return loadKubeconfig(call.proc, call.globals.kubeconfig, true).contexts.map(({ name, value }) => described(name, String(value.cluster ?? '')));
  } catch (error) {
    if (describeError(error) === undefined && !(error instanceof Errno)) throw error;
    return [];
  }
}

function* repositories({ call, args, typed }: At): Step<Candidates> {
  const found = readRepositories(call).filter(({ name }) => name.startsWith(typed) && !args.includes(name));
  return noFiles(found.map(({ name, url }) => described(name, url)));
}

function* variables({ call }: At): Step<Candidates> {
  return noFiles(Object.keys(environment(call)).sort());
}

function* charts(at: At): Step<Candidates> {
  const { words, directive } = yield* remoteCharts(at);
  const { typed, call } = at;
  const more = typed === '' ? PATHS : words.length > 0 ? withPrefix([...call.proc.files.list('.')].sort(), typed) : [];
  return { words: [...words, ...more], directive: directive & ~DIRECTIVE.noFileComp };
}

/** What a chart's name may begin with, other than a path. */
function* remoteCharts({ call, typed }: At): Step<Candidates> {
  const known = readRepositories(call).filter(({ name }) => name.startsWith(typed)).map(({ name, url }) => described(`${name}/`, url));
  const words = [...known, ...withPrefix(URLS, typed)];
  return { words, directive: words.length > 0 ? DIRECTIVE.noFileComp | DIRECTIVE.noSpace : DIRECTIVE.noFileComp };
}

function* topics(tool: Tool<HelmCommand>, { args, typed }: Place<HelmCommand>): Step<Candidates> {
  const { path, rest } = findCommand(args, tool);
  return noFiles(commandNames(tool, path.at(-1)?.commands ?? (rest.length === 0 ? tool.commands : []), typed));
}

function* tried(attempt: () => Step<Candidates>, otherwise: Candidates): Step<Candidates> {
  try {
    return yield* attempt();
  } catch (error) {
    if (describeError(error) === undefined && !(error instanceof HelmError)) throw error;
    return otherwise;
  }
}
