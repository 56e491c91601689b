// The words of `helm package --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const packageText = {
  name: 'package',
  usage: 'package [CHART_PATH] [...]',
  short: 'package a chart directory into a chart archive',
  long: `
This command packages a chart into a versioned chart archive file. If a path
is given, this will look at that path for a chart (which must contain a
Chart.yaml file) and then package that directory.

Versioned chart archives are used by Helm package repositories.

To sign a chart, use the '--sign' flag. In most cases, you should also
provide '--keyring path/to/secret/keys' and '--key keyname'.

  $ helm package --sign ./mychart --key mykey --keyring ~/.gnupg/secring.gpg

If '--keyring' is not specified, Helm usually defaults to the public keyring
unless your environment is otherwise configured.

`,
  flags: {
    appVersion: text({ help: 'set the appVersion on the chart to this version' }),
    caFile: repeated.caFile,
    certFile: repeated.certFile,
    dependencyUpdate: bool({ short: 'u', help: 'update dependencies from "Chart.yaml" to dir "charts/" before packaging' }),
    destination: text({ short: 'd', initial: '.', help: 'location to write the chart.' }),
    insecureSkipTlsVerify: repeated.insecureSkipTlsVerify,
    key: repeated.key,
    keyFile: repeated.keyFile,
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'location of a public keyring' }),
    passphraseFile: text({ help: 'location of a file which contains the passphrase for the signing key. Use "-" in order to read from stdin.' }),
    password: repeated.password,
    plainHttp: repeated.plainHttp,
    sign: bool({ help: 'use a PGP private key to sign this package' }),
    username: repeated.username,
    version: text({ help: 'set the version on the chart to this semver version' }),
  },
};
