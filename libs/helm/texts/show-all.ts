// The words of `helm show all --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showAll = {
  name: 'all',
  usage: 'show all [CHART]',
  short: 'show all information of the chart',
  long: `
This command inspects a chart (directory, file, or URL) and displays all its content
(values.yaml, Chart.yaml, README)

`,
  flags: chartFlags,
};
