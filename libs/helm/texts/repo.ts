// The words of `helm repo --help`
export const repo = {
  name: 'repo',
  usage: 'repo',
  short: 'add, list, remove, update, and index chart repositories',
  long: `
A chart repository is a web server with packaged charts and a list of them,
index.yaml. These commands manage those you use, and make the list for one of
your own.
`,
  flags: {
  },
};
