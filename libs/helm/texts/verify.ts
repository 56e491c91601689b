// The words of `helm verify --help`
import { text } from '#kubectl/flags/flag.js';

export const verify = {
  name: 'verify',
  usage: 'verify PATH',
  short: 'verify that a chart at the given path has been signed and is valid',
  long: `
Checks that a packaged chart is what its provenance file (PATH.prov) says, and
that a key of your keyring has signed it. 'helm package --sign' writes such files;
--verify of other commands makes the same check.
`,
  flags: {
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'keyring containing public keys' }),
  },
};
