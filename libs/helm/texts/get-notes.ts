// The words of `helm get notes --help`
import { repeated } from '#helm/flags/repeated.js';

export const getNotes = {
  name: 'notes',
  usage: 'get notes RELEASE_NAME',
  short: 'download the notes for a named release',
  long: `
This command shows notes provided by the chart of a named release.

`,
  flags: {
    revision: repeated.revision,
  },
};
