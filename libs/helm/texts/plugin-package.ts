// The words of `helm plugin package --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const pluginPackage = {
  name: 'package',
  usage: 'plugin package [PATH]',
  short: 'package a plugin directory into a plugin archive',
  long: `
Packs the plugin in a folder into an archive, with a provenance file signed by
your PGP key. --sign=false leaves the signature out.
`,
  flags: {
    destination: text({ short: 'd', initial: '.', help: 'location to write the plugin tarball.' }),
    key: repeated.key,
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'location of a public keyring' }),
    passphraseFile: text({ help: 'location of a file which contains the passphrase for the signing key. Use "-" to read from stdin.' }),
    sign: bool({ initial: true, help: 'use a PGP private key to sign this plugin' }),
  },
};
