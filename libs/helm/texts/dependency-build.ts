// The words of `helm dependency build --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const dependencyBuild = {
  name: 'build',
  usage: 'dependency build CHART',
  short: 'rebuild the charts/ directory based on the Chart.lock file',
  long: `
Build out the charts/ directory from the Chart.lock file.

Build is used to reconstruct a chart's dependencies to the state specified in
the lock file. This will not re-negotiate dependencies, as 'helm dependency update'
does.

If no lock file is found, 'helm dependency build' will mirror the behavior
of 'helm dependency update'.

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
