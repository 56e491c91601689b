// The words of `helm registry logout --help`
export const registryLogout = {
  name: 'logout',
  usage: 'registry logout [host]',
  short: 'logout from a registry',
  long: `
Remove credentials stored for a remote registry.

`,
  flags: {
  },
};
