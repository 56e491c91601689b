// The words of `helm get hooks --help`
import { repeated } from '#helm/flags/repeated.js';

export const getHooks = {
  name: 'hooks',
  usage: 'get hooks RELEASE_NAME',
  short: 'download all hooks for a named release',
  long: `
Prints the hooks of a release: manifests that run at set moments, such as before
an upgrade, and are not part of 'helm get manifest'. '---' stands between them.
`,
  flags: {
    revision: repeated.revision,
  },
};
