// The words of `helm registry --help`
export const registry = {
  name: 'registry',
  usage: 'registry',
  short: 'login to or logout from a registry',
  long: `
Logs in to OCI registries, which hold charts like images, and out of them.
`,
  flags: {
  },
};
