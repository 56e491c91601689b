// The words of `helm get all --help`
import { text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const getAll = {
  name: 'all',
  usage: 'get all RELEASE_NAME',
  short: 'download all information for a named release',
  long: `
This command prints a human readable collection of information about the
notes, hooks, supplied values, and generated manifest file of the given release.

`,
  flags: {
    revision: repeated.revision,
    template: text({ help: 'go template for formatting the output, eg: {{.Release.Name}}' }),
  },
};
