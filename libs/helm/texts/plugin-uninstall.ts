// The words of `helm plugin uninstall --help`
export const pluginUninstall = {
  name: 'uninstall',
  usage: 'plugin uninstall <plugin>...',
  short: 'uninstall one or more Helm plugins',
  aliases: ['rm', 'remove'],
  long: `Removes plugins.
`,
  flags: {
  },
};
