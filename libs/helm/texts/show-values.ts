// The words of `helm show values --help`
import { text } from '#kubectl/flags/flag.js';
import { chartFlags } from '#helm/flags/repeated.js';

export const showValues = {
  name: 'values',
  usage: 'show values [CHART]',
  short: "show the chart's values",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the values.yaml file

`,
  flags: {
    ...chartFlags,
    jsonpath: text({ help: 'supply a JSONPath expression to filter the output' }),
  },
};
