// The words of `helm show all --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showAll = {
  name: 'all',
  usage: 'show all [CHART]',
  short: 'show all information of the chart',
  long: `
Prints Chart.yaml, values.yaml, the README and the CRDs of a chart: a folder, an
archive, an address or a chart of a repository.
`,
  flags: chartFlags,
};
