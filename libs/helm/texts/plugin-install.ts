// The words of `helm plugin install --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const pluginInstall = {
  name: 'install',
  usage: 'plugin install [options] <path|url>',
  short: 'install a Helm plugin',
  aliases: ['add'],
  long: `
This command allows you to install a plugin from a url to a VCS repo or a local path.

By default, plugin signatures are verified before installation when installing from
tarballs (.tgz or .tar.gz). A corresponding .prov file must be available alongside
the tarball; installation will fail if it is missing or invalid.
For local development, plugins installed from local directories are automatically
treated as "local dev" and do not require signatures.
Use --verify=false to explicitly skip signature verification (NOT recommended).

`,
  flags: {
    caFile: repeated.caFile,
    certFile: text({ help: 'identify registry client using this SSL certificate file' }),
    insecureSkipTlsVerify: bool({ help: 'skip tls certificate checks for the plugin download' }),
    keyFile: text({ help: 'identify registry client using this SSL key file' }),
    keyring: repeated.keyring,
    password: text({ help: 'registry password' }),
    plainHttp: bool({ help: 'use insecure HTTP connections for the plugin download' }),
    username: text({ help: 'registry username' }),
    verify: bool({ initial: true, help: 'verify the plugin signature before installing' }),
    version: text({ help: 'specify a version constraint. If this is not specified, the latest version is installed' }),
  },
};
