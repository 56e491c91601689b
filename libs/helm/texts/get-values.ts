// The words of `helm get values --help`
import { bool } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const getValues = {
  name: 'values',
  usage: 'get values RELEASE_NAME',
  short: 'download the values file for a named release',
  long: `
This command downloads a values file for a given release.

`,
  flags: {
    all: bool({ short: 'a', help: 'dump all (computed) values' }),
    output: repeated.output,
    revision: repeated.revision,
  },
};
