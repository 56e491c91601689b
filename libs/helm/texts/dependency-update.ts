// The words of `helm dependency update --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const dependencyUpdate = {
  name: 'update',
  usage: 'dependency update CHART',
  short: 'update charts/ based on the contents of Chart.yaml',
  aliases: ['up'],
  long: `
Brings charts/ in line with the dependencies in Chart.yaml.

For every dependency the newest version within its range is fetched, versions
that no longer fit are removed, and the choice is written down in Chart.lock,
so that 'helm dependency build' can repeat it. Charts in charts/ that Chart.yaml
does not mention are left alone.
`,
  flags: {
    caFile: repeated.caFile,
    certFile: repeated.certFile,
    insecureSkipTlsVerify: repeated.insecureSkipTlsVerify,
    keyFile: repeated.keyFile,
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'keyring containing public keys' }),
    password: repeated.password,
    plainHttp: repeated.plainHttp,
    skipRefresh: repeated.skipRefresh,
    username: repeated.username,
    verify: bool({ help: 'verify the packages against signatures' }),
  },
};
