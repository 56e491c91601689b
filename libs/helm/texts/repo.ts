// The words of `helm repo --help`
export const repo = {
  name: 'repo',
  usage: 'repo',
  short: 'add, list, remove, update, and index chart repositories',
  long: `
This command consists of multiple subcommands to interact with chart repositories.

It can be used to add, remove, list, and index chart repositories.

`,
  flags: {
  },
};
