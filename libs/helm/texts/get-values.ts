// The words of `helm get values --help`
import { bool } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const getValues = {
  name: 'values',
  usage: 'get values RELEASE_NAME',
  short: 'download the values file for a named release',
  long: `
Prints the values that were given to a release with -f and --set. With --all the
chart's own defaults are merged in: what the templates really saw.
`,
  flags: {
    all: bool({ short: 'a', help: 'dump all (computed) values' }),
    output: repeated.output,
    revision: repeated.revision,
  },
};
