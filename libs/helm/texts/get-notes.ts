// The words of `helm get notes --help`
import { repeated } from '#helm/flags/repeated.js';

export const getNotes = {
  name: 'notes',
  usage: 'get notes RELEASE_NAME',
  short: 'download the notes for a named release',
  long: `
Prints the notes of a release again: the text the chart shows after an install.
`,
  flags: {
    revision: repeated.revision,
  },
};
