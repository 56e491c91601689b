// The words of `helm plugin update --help`
export const pluginUpdate = {
  name: 'update',
  usage: 'plugin update <plugin>...',
  short: 'update one or more Helm plugins',
  aliases: ['up'],
  long: `Brings plugins to their newest version.
`,
  flags: {
  },
};
