// The words of `helm registry login --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const registryLogin = {
  name: 'login',
  usage: 'registry login [host]',
  short: 'login to a registry',
  long: `
Stores a name and password for a registry.

    echo "$TOKEN" | helm registry login registry.example.com -u alice --password-stdin
`,
  flags: {
    caFile: repeated.caFile,
    certFile: text({ help: 'identify registry client using this SSL certificate file' }),
    insecure: bool({ help: 'allow connections to TLS registry without certs' }),
    keyFile: text({ help: 'identify registry client using this SSL key file' }),
    password: text({ short: 'p', help: 'registry password or identity token' }),
    passwordStdin: bool({ help: 'read password or identity token from stdin' }),
    plainHttp: bool({ help: 'use insecure HTTP connections for the chart upload' }),
    username: text({ short: 'u', help: 'registry username' }),
  },
};
