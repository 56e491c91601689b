// The words of `helm show crds --help`
import { shared } from '#helm/flags/shared.js';

export const showCrds = {
  name: 'crds',
  usage: 'show crds [CHART]',
  short: "show the chart's CRDs",
  long: `
This command inspects a chart (directory, file, or URL) and displays the contents
of the CustomResourceDefinition files

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
