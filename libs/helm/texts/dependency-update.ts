// The words of `helm dependency update --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const dependencyUpdate = {
  name: 'update',
  usage: 'dependency update CHART',
  short: 'update charts/ based on the contents of Chart.yaml',
  aliases: ['up'],
  long: `
Update the on-disk dependencies to mirror Chart.yaml.

This command verifies that the required charts, as expressed in 'Chart.yaml',
are present in 'charts/' and are at an acceptable version. It will pull down
the latest charts that satisfy the dependencies, and clean up old dependencies.

On successful update, this will generate a lock file that can be used to
rebuild the dependencies to an exact version.

Dependencies are not required to be represented in 'Chart.yaml'. For that
reason, an update command will not remove charts unless they are (a) present
in the Chart.yaml file, but (b) at the wrong version.

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
