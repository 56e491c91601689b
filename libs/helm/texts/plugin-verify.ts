// The words of `helm plugin verify --help`
import { text } from '#kubectl/flags/flag.js';

export const pluginVerify = {
  name: 'verify',
  usage: 'plugin verify [PATH]',
  short: 'verify that a plugin at the given path has been signed and is valid',
  long: `
Checks the provenance file of a plugin, and that a key you trust has signed it.
PATH is an archive, or the folder of an installed plugin:

    helm plugin verify "$(helm env HELM_PLUGINS)/example"
`,
  flags: {
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'keyring containing public keys' }),
  },
};
