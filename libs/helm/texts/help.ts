// The words of `helm help --help`
export const help = {
  name: 'help',
  usage: 'help [command]',
  short: 'Help about any command',
  long: `Shows the help of a command: helm help repo add is the same as helm repo add --help.
`,
  flags: {
  },
};
