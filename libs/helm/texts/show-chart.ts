// The words of `helm show chart --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showChart = {
  name: 'chart',
  usage: 'show chart [CHART]',
  short: "show the chart's definition",
  long: `
Prints the Chart.yaml of a chart: name, versions and dependencies.
`,
  flags: chartFlags,
};
