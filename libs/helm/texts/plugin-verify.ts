// The words of `helm plugin verify --help`
import { text } from '#kubectl/flags/flag.js';

export const pluginVerify = {
  name: 'verify',
  usage: 'plugin verify [PATH]',
  short: 'verify that a plugin at the given path has been signed and is valid',
  long: `
This command verifies that a Helm plugin has a valid provenance file,
and that the provenance file is signed by a trusted PGP key.

It supports both:
- Plugin tarballs (.tgz or .tar.gz files)
- Installed plugin directories

For installed plugins, use the path shown by 'helm env HELM_PLUGINS' followed
by the plugin name. For example:
  helm plugin verify ~/.local/share/helm/plugins/example-cli

To generate a signed plugin, use the 'helm plugin package --sign' command.

`,
  flags: {
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'keyring containing public keys' }),
  },
};
