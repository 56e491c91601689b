// The words of `helm dependency build --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { shared } from '#helm/flags/shared.js';

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
    caFile: shared.caFile,
    certFile: shared.certFile,
    insecureSkipTlsVerify: shared.insecureSkipTlsVerify,
    keyFile: shared.keyFile,
    keyring: text({ shown: '"/root/.gnupg/pubring.gpg"', help: 'keyring containing public keys' }),
    password: shared.password,
    plainHttp: shared.plainHttp,
    skipRefresh: shared.skipRefresh,
    username: shared.username,
    verify: bool({ help: 'verify the packages against signatures' }),
  },
};
