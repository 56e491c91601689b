// The words of `helm show readme --help`
import { chartFlags } from '#helm/flags/repeated.js';

export const showReadme = {
  name: 'readme',
  usage: 'show readme [CHART]',
  short: "show the chart's README",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the README file

`,
  flags: chartFlags,
};
