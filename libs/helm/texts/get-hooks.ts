// The words of `helm get hooks --help`
import { repeated } from '#helm/flags/repeated.js';

export const getHooks = {
  name: 'hooks',
  usage: 'get hooks RELEASE_NAME',
  short: 'download all hooks for a named release',
  long: `
This command downloads hooks for a given release.

Hooks are formatted in YAML and separated by the YAML '---\\n' separator.

`,
  flags: {
    revision: repeated.revision,
  },
};
