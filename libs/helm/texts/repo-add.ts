// The words of `helm repo add --help`
import { bool, duration, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const repoAdd = {
  name: 'add',
  usage: 'repo add [NAME] [URL]',
  short: 'add a chart repository',
  long: `Remembers a chart repository under a name and fetches its list of charts. Its
charts are then called NAME/CHART.
`,
  flags: {
    allowDeprecatedRepos: bool({ help: 'by default, this command will not allow adding official repos that have been permanently deleted. This disables that behavior' }),
    caFile: repeated.caFile,
    certFile: repeated.certFile,
    forceUpdate: bool({ help: 'replace (overwrite) the repo if it already exists' }),
    insecureSkipTlsVerify: bool({ help: 'skip tls certificate checks for the repository' }),
    keyFile: repeated.keyFile,
    passCredentials: repeated.passCredentials,
    password: text({ help: 'chart repository password' }),
    passwordStdin: bool({ help: 'read chart repository password from stdin' }),
    timeout: duration({ initial: 120000, help: 'time to wait for the index file download to complete' }),
    username: text({ help: 'chart repository username' }),
  },
};
