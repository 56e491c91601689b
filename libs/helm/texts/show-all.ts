// The words of `helm show all --help`
import { repeated } from '#helm/flags/repeated.js';

export const showAll = {
  name: 'all',
  usage: 'show all [CHART]',
  short: 'show all information of the chart',
  long: `
This command inspects a chart (directory, file, or URL) and displays all its content
(values.yaml, Chart.yaml, README)

`,
  flags: {
    caFile: repeated.caFile,
    certFile: repeated.certFile,
    devel: repeated.devel,
    insecureSkipTlsVerify: repeated.insecureSkipTlsVerify,
    keyFile: repeated.keyFile,
    keyring: repeated.keyring,
    passCredentials: repeated.passCredentials,
    password: repeated.password,
    plainHttp: repeated.plainHttp,
    repo: repeated.repo,
    username: repeated.username,
    verify: repeated.verify,
    version: repeated.version,
  },
};
