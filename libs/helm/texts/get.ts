// The words of `helm get --help`
export const get = {
  name: 'get',
  usage: 'get',
  short: 'download extended information of a named release',
  long: `
Reads back what helm stored about a release. Each revision keeps

- values: the settings it was given
- manifest: the objects made from the chart
- hooks: objects that run at set moments
- notes: the text shown to the one who installed it
- metadata: chart, version, revision and status
`,
  flags: {
  },
};
