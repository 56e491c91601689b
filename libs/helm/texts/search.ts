// The words of `helm search --help`
export const search = {
  name: 'search',
  usage: 'search',
  short: 'search for a keyword in charts',
  long: `
Finds charts, in the repositories you have added or in the Artifact Hub.
`,
  flags: {
  },
};
