// The words of `helm show readme --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showReadme = {
  name: 'readme',
  usage: 'show readme [CHART]',
  short: "show the chart's README",
  long: `
Prints the README of a chart.
`,
  flags: chartFlags,
};
