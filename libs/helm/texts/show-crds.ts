// The words of `helm show crds --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showCrds = {
  name: 'crds',
  usage: 'show crds [CHART]',
  short: "show the chart's CRDs",
  long: `
Prints the CustomResourceDefinitions a chart brings along. They are created
before everything else, and neither upgraded nor removed with a release.
`,
  flags: chartFlags,
};
