// The words of `helm show --help`
export const show = {
  name: 'show',
  usage: 'show',
  short: 'show information of a chart',
  aliases: ['inspect'],
  long: `
This command consists of multiple subcommands to display information about a chart

`,
  flags: {
  },
};
