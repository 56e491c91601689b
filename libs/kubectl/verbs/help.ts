// Mirrors github.com/spf13/cobra (the help command)
import { defineVerb } from '#kubectl/define-verb.js';
import { findCommand } from '#kubectl/command-tree/find-command.js';
import { unknownTopic } from '#kubectl/command-tree/unknown-words.js';
import { globalFlags } from '#kubectl/flags/global.js';
import { commandHelp, rootHelp } from '#kubectl/help.js';

export const help = defineVerb({
  name: 'help',
  usage: 'help [command] [flags]',
  summary: 'Help about any command',
  long: 'Shows the help of a command: kubectl help create deployment is the same as kubectl create deployment --help.',
  completes: 'commands',
  *run({ args, root, console }) {
    const { path, rest } = findCommand(args, { flags: globalFlags, commands: root });
    const command = path.at(-1);
    if (command !== undefined) console.print(commandHelp(['kubectl', ...path.map(({ name }) => name)].join(' '), command));
    else if (rest.length === 0) console.print(rootHelp(root));
    else console.error(`${unknownTopic(rest)}${rootHelp(root)}`);
  },
});
