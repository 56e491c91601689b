// The words of `helm plugin --help`
export const plugin = {
  name: 'plugin',
  usage: 'plugin',
  short: 'install, list, or uninstall Helm plugins',
  long: `
Plugins add commands to helm on this machine.
`,
  flags: {
  },
};
