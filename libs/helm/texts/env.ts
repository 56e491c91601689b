// The words of `helm env --help`
export const env = {
  name: 'env',
  usage: 'env',
  short: 'helm client environment information',
  long: `
Shows the settings helm works with, as NAME="value": folders, namespace, and how
it reaches the cluster. Give one NAME to see its value only.
`,
  flags: {
  },
};
