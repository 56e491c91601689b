// The words of `helm push --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const push = {
  name: 'push',
  usage: 'push [chart] [remote]',
  short: 'push a chart to remote',
  long: `
Uploads a packaged chart to an OCI registry, with its provenance file if one
lies beside it.

    helm push web-0.1.0.tgz oci://registry.example.com/charts
`,
  flags: {
    caFile: repeated.caFile,
    certFile: text({ help: 'identify registry client using this SSL certificate file' }),
    insecureSkipTlsVerify: bool({ help: 'skip tls certificate checks for the chart upload' }),
    keyFile: text({ help: 'identify registry client using this SSL key file' }),
    password: repeated.password,
    plainHttp: bool({ help: 'use insecure HTTP connections for the chart upload' }),
    username: repeated.username,
  },
};
