// The words of `helm plugin list --help`
import { text } from '#kubectl/flags/flag.js';

export const pluginList = {
  name: 'list',
  usage: 'plugin list',
  short: 'list installed Helm plugins',
  aliases: ['ls'],
  long: `list installed Helm plugins

`,
  flags: {
    type: text({ help: 'Plugin type' }),
  },
};
