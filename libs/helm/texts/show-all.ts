// The words of `helm show all --help`
import { shared } from '#helm/flags/shared.js';

export const showAll = {
  name: 'all',
  usage: 'show all [CHART]',
  short: 'show all information of the chart',
  long: `
This command inspects a chart (directory, file, or URL) and displays all its content
(values.yaml, Chart.yaml, README)

`,
  flags: {
    caFile: shared.caFile,
    certFile: shared.certFile,
    devel: shared.devel,
    insecureSkipTlsVerify: shared.insecureSkipTlsVerify,
    keyFile: shared.keyFile,
    keyring: shared.keyring,
    passCredentials: shared.passCredentials,
    password: shared.password,
    plainHttp: shared.plainHttp,
    repo: shared.repo,
    username: shared.username,
    verify: shared.verify,
    version: shared.version,
  },
};
