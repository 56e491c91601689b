// The words of `helm plugin install --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const pluginInstall = {
  name: 'install',
  usage: 'plugin install [options] <path|url>',
  short: 'install a Helm plugin',
  aliases: ['add'],
  long: `
Installs a plugin from a folder, an archive or a repository of source code.

An archive must have a signed provenance file beside it; --verify=false does
without. A local folder counts as work in progress and needs no signature.
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
