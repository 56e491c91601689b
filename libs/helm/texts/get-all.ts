// The words of `helm get all --help`
import { text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const getAll = {
  name: 'all',
  usage: 'get all RELEASE_NAME',
  short: 'download all information for a named release',
  long: `
Prints everything that is stored about a release: its metadata, the values it
was given, the computed values, hooks, manifest and notes.
`,
  flags: {
    revision: repeated.revision,
    template: text({ help: 'go template for formatting the output, eg: {{.Release.Name}}' }),
  },
};
