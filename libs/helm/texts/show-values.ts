// The words of `helm show values --help`
import { text } from '#kubectl/flags/flag.js';
import { shared } from '#helm/flags/shared.js';

export const showValues = {
  name: 'values',
  usage: 'show values [CHART]',
  short: "show the chart's values",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the values.yaml file

`,
  flags: {
    caFile: shared.caFile,
    certFile: shared.certFile,
    devel: shared.devel,
    insecureSkipTlsVerify: shared.insecureSkipTlsVerify,
    jsonpath: text({ help: 'supply a JSONPath expression to filter the output' }),
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
