// The words of `helm env --help`
export const env = {
  name: 'env',
  usage: 'env',
  short: 'helm client environment information',
  long: `
Env prints out all the environment information in use by Helm.

`,
  flags: {
  },
};
