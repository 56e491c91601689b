// The words of `helm show crds --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showCrds = {
  name: 'crds',
  usage: 'show crds [CHART]',
  short: "show the chart's CRDs",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the CustomResourceDefinition files

`,
  flags: chartFlags,
};
