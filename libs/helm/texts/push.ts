// The words of `helm push --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const push = {
  name: 'push',
  usage: 'push [chart] [remote]',
  short: 'push a chart to remote',
  long: `
Upload a chart to a registry.

If the chart has an associated provenance file,
it will also be uploaded.

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
