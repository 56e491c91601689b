// Mirrors github.com/spf13/cobra (the help command)
import { findCommand } from '#kubectl/command-tree/find-command.js';
import { unknownTopic } from '#kubectl/command-tree/unknown-words.js';
import { defineVerb } from '#helm/define-verb.js';
import { globalFlags } from '#helm/flags/global.js';
import { commandHelp, rootHelp, rootUsage } from '#helm/help.js';
import { help as text } from '#helm/texts/help.js';

export const helpVerb = defineVerb({
  text,
  *run({ args, root, console, proc }) {
    const home = proc.env.get('HOME') ?? '';
    const { path, rest } = findCommand(args, { flags: globalFlags, commands: root });
    const command = path.at(-1);
    if (command !== undefined) console.print(commandHelp(['helm', ...path.map(({ name }) => name)].join(' '), command, home));
    else if (rest.length === 0) console.print(rootHelp(root, home));
    else console.error(`${unknownTopic(rest)}${rootUsage(root, home)}`);
  },
});
