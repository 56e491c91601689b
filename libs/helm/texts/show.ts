// The words of `helm show --help`
export const show = {
  name: 'show',
  usage: 'show',
  short: 'show information of a chart',
  aliases: ['inspect'],
  long: `
Looks into a chart before it is installed.
`,
  flags: {
  },
};
