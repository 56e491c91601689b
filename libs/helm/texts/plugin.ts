// The words of `helm plugin --help`
export const plugin = {
  name: 'plugin',
  usage: 'plugin',
  short: 'install, list, or uninstall Helm plugins',
  long: `
Manage client-side Helm plugins.

`,
  flags: {
  },
};
