// The words of `helm completion --help`
export const completion = {
  name: 'completion',
  usage: 'completion',
  short: 'generate autocompletion scripts for the specified shell',
  long: `
Generate autocompletion scripts for Helm for the specified shell.

`,
  flags: {
  },
};
