// The words of `helm search --help`
export const search = {
  name: 'search',
  usage: 'search',
  short: 'search for a keyword in charts',
  long: `
Search provides the ability to search for Helm charts in the various places
they can be stored including the Artifact Hub and repositories you have added.
Use search subcommands to search different locations for charts.

`,
  flags: {
  },
};
