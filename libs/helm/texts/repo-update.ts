// The words of `helm repo update --help`
import { duration } from '#kubectl/flags/flag.js';

export const repoUpdate = {
  name: 'update',
  usage: 'repo update [REPO1 [REPO2 ...]]',
  short: 'update information of available charts locally from chart repositories',
  aliases: ['up'],
  long: `
Fetches the newest list of charts of all repositories, or of those that are
named. 'helm search repo' and installs look only into the lists kept here.
`,
  flags: {
    timeout: duration({ initial: 120000, help: 'time to wait for the index file download to complete' }),
  },
};
