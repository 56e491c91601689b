// The words of `helm verify --help`
import { text } from '#kubectl/flags/flag.js';

export const verify = {
  name: 'verify',
  usage: 'verify PATH',
  short: 'verify that a chart at the given path has been signed and is valid',
  long: `
Verify that the given chart has a valid provenance file.

Provenance files provide cryptographic verification that a chart has not been
tampered with, and was packaged by a trusted provider.

This command can be used to verify a local chart. Several other commands provide
'--verify' flags that run the same validation. To generate a signed package, use
the 'helm package --sign' command.

`,
  flags: {
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'keyring containing public keys' }),
  },
};
