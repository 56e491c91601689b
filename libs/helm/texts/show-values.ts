// The words of `helm show values --help`
import { text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const showValues = {
  name: 'values',
  usage: 'show values [CHART]',
  short: "show the chart's values",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the values.yaml file

`,
  flags: {
    caFile: repeated.caFile,
    certFile: repeated.certFile,
    devel: repeated.devel,
    insecureSkipTlsVerify: repeated.insecureSkipTlsVerify,
    jsonpath: text({ help: 'supply a JSONPath expression to filter the output' }),
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
