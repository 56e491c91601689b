// The words of `helm package --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const packageText = {
  name: 'package',
  usage: 'package [CHART_PATH] [...]',
  short: 'package a chart directory into a chart archive',
  long: `
Packs the chart in a folder into an archive NAME-VERSION.tgz, the form in which
repositories and registries hold charts.

--version and --app-version replace what Chart.yaml says. --sign writes a
provenance file beside the archive, signed with a key of your keyring:

    helm package ./web --sign --key me@example.com --keyring ~/.gnupg/secring.gpg
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
