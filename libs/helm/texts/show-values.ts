// The words of `helm show values --help`
import { text } from '#kubectl/flags/flag.js';
import { chartFlags } from '#helm/flags/repeated.js';

export const showValues = {
  name: 'values',
  usage: 'show values [CHART]',
  short: "show the chart's values",
  long: `
Prints the values.yaml of a chart: what may be set, and the defaults. Put it into
a file, change it there, and give that to 'helm install -f'.
`,
  flags: {
    ...chartFlags,
    jsonpath: text({ help: 'supply a JSONPath expression to filter the output' }),
  },
};
