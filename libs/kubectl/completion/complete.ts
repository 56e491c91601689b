// Mirrors kubectl's __complete: cobra's request, with what kubectl knows of commands, plugins and the cluster
import type { Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { Call, type GlobalValues } from '#kubectl/call.js';
import { findCommand } from '#kubectl/command-tree/find-command.js';
import type { Console } from '#kubectl/console/console.js';
import { type Command, defineVerb } from '#kubectl/define-verb.js';
import { openFlags } from '#kubectl/flags/gates.js';
import { globalFlags } from '#kubectl/flags/global.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { answerRequest, debug } from './answer.js';
import { candidatesFor, commandNames, type Place, type Tool } from './candidates.js';
import { type Candidates, noFiles } from './directive.js';
import { operandsOf, valuesOf } from './operands.js';
import { askPlugin, withPlugins } from './plugins.js';
import { Server } from './server.js';

/** Stands for kubectl without a command. */
const ROOT = defineVerb({ name: 'kubectl', usage: '', summary: '', *run() {} });

/** `kubectl __complete WORDS…`: what may stand for the last of the words. */
export function* complete(proc: Process, console: Console, called: string, words: readonly string[], verbs: readonly Command[]): Step<number> {
  if (words.length === 0) throw new Fatal('requires at least 1 arg(s), only received 0');
  const tool = toolFor(proc, console, words, verbs);
  yield* answerRequest(proc, console, tool.name, called, function* () {
    const command = findCommand(words.slice(0, -1), tool).path.at(-1);
    return { ...(yield* candidatesFor(tool, words)), tellsOnStdout: command?.tellsOnStdout === true };
  });
  return 0;
}

/** kubectl's commands, and where the words may lead to a plugin, those too. */
function toolFor(proc: Process, console: Console, words: readonly string[], verbs: readonly Command[]): Tool<Command> {
  const [first = '', ...more] = words;
  const isKnown = first.startsWith('-') || (more.length > 0 && verbs.some(({ name }) => name === first));
  if (isKnown) return kubectlTool(proc, console, verbs, globalFlags);
  const commands = withPlugins(proc, verbs);
  if (more.length === 0) return kubectlTool(proc, console, commands, globalFlags);
  // A plugin knows nothing of kubectl's own flags.
  debug(console, 'Cleared global flags for plugin completion');
  return kubectlTool(proc, console, commands, {});
}

function kubectlTool(proc: Process, console: Console, commands: readonly Command[], flags: Tool<Command>['flags']): Tool<Command> {
  const asked = ({ path, args, parsed, typed }: Place<Command>) => {
    const call = new Call<unknown>(proc, console, path.at(-1) ?? ROOT, '', args, parsed.dash, parsed.values, parsed.values as unknown as GlobalValues, parsed.changed, commands);
    return { proc, server: new Server(call), args, typed };
  };
  const tool: Tool<Command> = {
    name: 'kubectl', flags, commands,
    summary: ({ summary }) => summary,
    flagsOf: (command) => openFlags(proc, command.flags),
    values: (what, place) => valuesOf(what, asked(place)),
    operands(place) {
      const completes = place.path.at(-1)?.completes ?? 'none';
      if (completes === 'commands') return helpTopics(tool, place);
      if (completes === 'plugin') return askPlugin(proc, console, place.path, [...place.args, place.typed]);
      return operandsOf(completes, asked(place));
    },
  };
  return tool;
}

/** `help create …`: the commands below those that stand there. */
function* helpTopics(tool: Tool<Command>, { args, typed }: Place<Command>): Step<Candidates> {
  const { path, rest } = findCommand(args, tool);
  const commands = path.at(-1)?.commands ?? (rest.length === 0 ? tool.commands : []);
  return noFiles(commandNames(tool, commands, typed));
}
