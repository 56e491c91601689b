// Mirrors k8s.io/kubectl/pkg/cmd/kuberc
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { bool, type FlagValues, text, texts } from '#kubectl/flags/flag.js';
import { globalFlags } from '#kubectl/flags/global.js';
import { commandHelp } from '#kubectl/help.js';
import { preferenceFile } from '#kubectl/kuberc.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { readAll } from '#kubectl/resources/files.js';
import { type Dynamic, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal, Plain } from '#kubectl/rest/errors.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';

const viewFlags = { ...printFlags, kuberc: globalFlags.kuberc, output: text({ short: 'o', initial: 'yaml', help: 'Output format.' }) };
const setFlags = {
  appendarg: texts({ help: 'Argument after those that are typed, for an alias.' }),
  command: text({ required: true, help: 'The command that is meant.' }),
  kuberc: globalFlags.kuberc,
  name: text({ help: 'Name of the alias.' }),
  option: texts({ help: 'A flag and its value: flag=value.' }),
  overwrite: bool({ help: 'Replace an entry that is there.' }),
  prependarg: texts({ help: 'Argument before those that are typed, for an alias.' }),
  section: text({ required: true, help: 'What to set: defaults or aliases.' }),
};
const API_VERSION = 'kubectl.config.k8s.io/v1beta1';
const RECOMMENDED = [{ command: 'apply', options: [{ name: 'server-side', default: 'true' }] }, { command: 'delete', options: [{ name: 'interactive', default: 'true' }] }];

const view = defineVerb({
  name: 'view',
  usage: 'alpha kuberc view [options]',
  summary: 'Display the current kuberc configuration',
  examples: ['kubectl alpha kuberc view', '', '# As JSON', 'kubectl alpha kuberc view --output json'],
  flags: viewFlags,
  *run(call) {
    const file = fileOf(call);
    if (!call.proc.files.exists(file.path)) {
      if (file.explicit) throw new Fatal(`kuberc file not found at ${file.path}`);
      return yield* offerRecommended(call, file.path);
    }
    call.console.print(printerFor(call).print(read(call, file.path)));
  },
});

function fileOf<F extends { readonly kuberc: string }>(call: Call<F>): { readonly path: string; readonly explicit: boolean } {
  const file = preferenceFile(call.proc, call.flags.kuberc);
  if (file === undefined) throw new Fatal('KUBERC is disabled via KUBERC=off environment variable');
  return file;
}

function* offerRecommended<F>(call: Call<F>, path: string): Step<void> {
  call.console.print(`kuberc file not found at ${path}\nWould you like to generate a default kuberc file with recommended options? (y/N): `);
  yield* call.console.flush();
  const answer = (yield* readAll(call.proc.stdin)).split('\n')[0] ?? '';
  if (answer.trim().toLowerCase() === 'y') save(call, path, { apiVersion: API_VERSION, kind: 'Preference', defaults: RECOMMENDED, aliases: null });
}

function read<F>(call: Call<F>, path: string): Dynamic {
  try {
    return readYaml(call.proc.files.readText(path));
  } catch (error) {
    if (error instanceof YamlError) throw new Fatal(`error parsing kuberc file: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

function save<F>(call: Call<F>, path: string, preference: Dynamic): void {
  call.proc.files.makeDirectory(path.slice(0, Math.max(1, path.lastIndexOf('/'))), { parents: true, mode: 0o755 });
  call.proc.files.write(path, writeYaml(preference), 0o644);
  call.console.line(`Updated ${path}`);
}

const set = defineVerb({
  name: 'set',
  usage: 'alpha kuberc set --section (defaults|aliases) --command COMMAND [options]',
  summary: 'Set values in the kuberc configuration',
  examples: ['# Server-side apply unless told otherwise', 'kubectl alpha kuberc set --section defaults --command apply --option server-side=true', '', '# An alias', 'kubectl alpha kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide'],
  flags: setFlags,
  *run(call) {
    checkSet(call.flags);
    const { path } = fileOf(call);
    const known = call.proc.files.exists(path) ? read(call, path) : undefined;
    const preference: Dynamic = { apiVersion: API_VERSION, kind: 'Preference', defaults: null, aliases: null, ...(isRecord(known) ? known : {}) };
    const { section, name, command, overwrite } = call.flags;
    const list = listOf(preference[section]);
    const at = list.findIndex((entry) => section === 'aliases' ? entry.name === name : entry.command === command);
    if (at >= 0 && !overwrite) throw new Fatal(section === 'aliases' ? `alias ${JSON.stringify(name)} already exists, use --overwrite to replace` : `defaults for command ${JSON.stringify(command)} already exist, use --overwrite to replace`);
    const entry = entryOf(call.flags);
    preference[section] = at < 0 ? [...list, entry] : list.map((each, i) => (i === at ? entry : each));
    save(call, path, preference);
  },
});

type SetValues = FlagValues<typeof setFlags>;

function checkSet({ section, name, prependarg, appendarg }: SetValues): void {
  if (section !== 'defaults' && section !== 'aliases') throw new Fatal(`--section must be "defaults" or "aliases", got: ${section}`);
  if (section === 'aliases' && name === '') throw new Fatal('--name is required when --section=aliases');
  if (section === 'defaults' && name !== '') throw new Fatal('--name should not be specified when --section=defaults');
  if (section === 'defaults' && prependarg.length + appendarg.length > 0) throw new Fatal('--prependarg and --appendarg are only valid for --section=aliases');
}

function entryOf({ section, name, command, option, prependarg, appendarg }: SetValues): Dynamic {
  const options = option.map((each) => {
    const equals = each.indexOf('=');
    if (equals <= 0) throw new Fatal(`invalid option format ${JSON.stringify(each)}, expected flag=value`);
    return { name: each.slice(0, equals), default: each.slice(equals + 1) };
  });
  if (section === 'defaults') return { command, options };
  return { name, command, ...(prependarg.length > 0 ? { prependArgs: [...prependarg] } : {}), ...(appendarg.length > 0 ? { appendArgs: [...appendarg] } : {}), ...(options.length > 0 ? { options } : {}) };
}

const kuberc = defineGroup({ name: 'kuberc', usage: 'alpha kuberc SUBCOMMAND [options]', summary: 'Manage kuberc configuration files', commands: [set, view] });

function* showHelp<F>(call: Call<F>): Step<void> {
  if (call.args.length > 0) throw new Plain(`error: unknown command ${JSON.stringify(call.args.join(' '))}\nSee '${call.path} -h' for help and examples`);
  call.console.print(commandHelp(call.path, call.command));
  yield undefined;
}

export const alpha = defineGroup({ name: 'alpha', usage: 'alpha', summary: 'Commands for features in alpha', long: 'These commands correspond to alpha features that are not enabled in Kubernetes clusters by default.', commands: [kuberc], run: showHelp });
