// The words of `helm get metadata --help`
import { int } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const getMetadata = {
  name: 'metadata',
  usage: 'get metadata RELEASE_NAME',
  short: 'This command fetches metadata for a given release',
  long: `Shows name, namespace, revision, status, chart and version of a release.
`,
  flags: {
    output: repeated.output,
    revision: int({ help: 'specify release revision' }),
  },
};
