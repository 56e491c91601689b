// The words of `helm dependency build --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const dependencyBuild = {
  name: 'build',
  usage: 'dependency build CHART',
  short: 'rebuild the charts/ directory based on the Chart.lock file',
  long: `
Fills charts/ with exactly the versions that Chart.lock names.

Use it to get the same result on every machine. 'helm dependency update' looks
for newer versions instead and rewrites Chart.lock. Without a Chart.lock, build
does the same as update.
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
