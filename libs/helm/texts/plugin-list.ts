// The words of `helm plugin list --help`
import { text } from '#kubectl/flags/flag.js';

export const pluginList = {
  name: 'list',
  usage: 'plugin list',
  short: 'list installed Helm plugins',
  aliases: ['ls'],
  long: `Shows the plugins that are installed.
`,
  flags: {
    type: text({ help: 'Plugin type' }),
  },
};
