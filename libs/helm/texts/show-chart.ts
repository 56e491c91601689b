// The words of `helm show chart --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showChart = {
  name: 'chart',
  usage: 'show chart [CHART]',
  short: "show the chart's definition",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the Chart.yaml file

`,
  flags: chartFlags,
};
