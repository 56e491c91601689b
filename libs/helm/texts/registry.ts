// The words of `helm registry --help`
export const registry = {
  name: 'registry',
  usage: 'registry',
  short: 'login to or logout from a registry',
  long: `
This command consists of multiple subcommands to interact with registries.

`,
  flags: {
  },
};
