// Mirrors k8s.io/kubectl/pkg/cmd/plugin/plugin_completion.go
import { decodeUtf8 } from '#linux/env/text.js';
import { Capture } from '#linux/kernel/capture.js';
import type { Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { DIRECTIVE } from '#linux/shell/completion/request.js';
import type { Console } from '#kubectl/console/console.js';
import { findCommand } from '#kubectl/command-tree/find-command.js';
import type { Command } from '#kubectl/define-verb.js';
import { findOnPath, pluginFiles } from '#kubectl/plugins.js';
import { debug } from './answer.js';
import type { Candidates } from './directive.js';

/** A helper that never ends its answer is not read to its end. */
const OUTPUT_BYTES_MAX = 1_000_000;

/** The commands and those that plugins add: `kubectl-foo-bar` is the command `foo bar`. */
export function withPlugins(proc: Process, commands: readonly Command[]): readonly Command[] {
  return pluginFiles(proc).reduce((all: readonly Command[], { name }) => added(all, name.split('-').slice(1).map((word) => word.replaceAll('_', '-'))), commands);
}

function added(commands: readonly Command[], words: readonly string[]): readonly Command[] {
  const [word, ...more] = words;
  if (word === undefined) return commands;
  const known = findCommand([word], { flags: {}, commands }).path[0];
  if (known === undefined) return [...commands, plugin(word, added([], more))];
  return commands.map((each) => (each === known ? { ...known, commands: added(known.commands, more) } : each));
}

function plugin(name: string, commands: readonly Command[]): Command {
  return {
    name, aliases: [], hidesAliases: false, usage: name, summary: `The command ${name} is a plugin installed by the user`,
    flags: {}, completes: 'plugin', commands, helpTo: 'stdout', parsesNoFlags: true,
  };
}

/** What the plugin's own `kubectl_complete-NAME` answers. */
export function* askPlugin(proc: Process, console: Console, path: readonly Command[], words: readonly string[]): Step<Candidates> {
  const name = ['kubectl', ...path.map((command) => command.name)].map((word) => word.replaceAll('-', '_')).join('-');
  const helper = name.replace('-', '_complete-');
  debug(console, `About to look for: ${helper}`);
  const file = findOnPath(proc, helper);
  if (file === undefined) {
    debug(console, `Plugin ${name} does not provide a matching completion executable`);
    return { words: [], directive: DIRECTIVE.default };
  }
  debug(console, `About to call: ${file} ${words.join(' ')}`);
  yield* console.flush();
  return answerIn(yield* outputOf(proc, [file, ...words]));
}

/** Its words, and the directive if it ends with one. */
function answerIn(output: string): Candidates {
  const lines = output.split('\n').filter((line) => line !== '');
  const directive = /^:([-+]?\d+)$/.exec(lines.at(-1) ?? '')?.[1];
  return directive === undefined ? { words: lines, directive: DIRECTIVE.default } : { words: lines.slice(0, -1), directive: Number(directive) };
}

/** What the program writes; nothing of one that fails. */
function* outputOf(proc: Process, argv: readonly string[]): Step<string> {
  const stdout = new Capture(OUTPUT_BYTES_MAX);
  const { status } = yield* proc.wait(proc.spawn({ argv, stdout }));
  return status === 0 ? decodeUtf8(stdout.bytes()) : '';
}
