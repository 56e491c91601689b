// The words of `helm plugin update --help`
export const pluginUpdate = {
  name: 'update',
  usage: 'plugin update <plugin>...',
  short: 'update one or more Helm plugins',
  aliases: ['up'],
  long: `update one or more Helm plugins

`,
  flags: {
  },
};
