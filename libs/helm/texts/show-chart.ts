// The words of `helm show chart --help`
import { repeated } from '#helm/flags/repeated.js';

export const showChart = {
  name: 'chart',
  usage: 'show chart [CHART]',
  short: "show the chart's definition",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the Chart.yaml file

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
