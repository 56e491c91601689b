// The words of `helm completion --help`
export const completion = {
  name: 'completion',
  usage: 'completion',
  short: 'generate autocompletion scripts for the specified shell',
  long: `
Prints a script for Tab completion. There is a command for each shell.
`,
  flags: {
  },
};
