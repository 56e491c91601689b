// The words of `helm repo update --help`
import { duration } from '#kubectl/flags/flag.js';

export const repoUpdate = {
  name: 'update',
  usage: 'repo update [REPO1 [REPO2 ...]]',
  short: 'update information of available charts locally from chart repositories',
  aliases: ['up'],
  long: `
Update gets the latest information about charts from the respective chart repositories.
Information is cached locally, where it is used by commands like 'helm search'.

You can optionally specify a list of repositories you want to update.
	$ helm repo update <repo_name> ...
To update all the repositories, use 'helm repo update'.

`,
  flags: {
    timeout: duration({ initial: 120000, help: 'time to wait for the index file download to complete' }),
  },
};
