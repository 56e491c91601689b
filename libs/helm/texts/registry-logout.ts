// The words of `helm registry logout --help`
export const registryLogout = {
  name: 'logout',
  usage: 'registry logout [host]',
  short: 'logout from a registry',
  long: `
Forgets the name and password of a registry.
`,
  flags: {
  },
};
