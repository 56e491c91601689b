// The words of `helm uninstall --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const uninstall = {
  name: 'uninstall',
  usage: 'uninstall RELEASE_NAME [...]',
  short: 'uninstall a release',
  aliases: ['del', 'delete', 'un'],
  long: `
This command takes a release name and uninstalls the release.

It removes all of the resources associated with the last release of the chart
as well as the release history, freeing it up for future use.

Use the '--dry-run' flag to see which releases will be uninstalled without actually
uninstalling them.

`,
  flags: {
    cascade: text({ initial: 'background', help: 'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents. Defaults to background.' }),
    description: repeated.description,
    dryRun: bool({ help: 'simulate a uninstall' }),
    ignoreNotFound: bool({ help: 'Treat "release not found" as a successful uninstall' }),
    keepHistory: bool({ help: 'remove all associated resources and mark the release as deleted, but retain the release history' }),
    noHooks: bool({ help: 'prevent hooks from running during uninstallation' }),
    timeout: repeated.timeout,
    wait: repeated.wait,
  },
};
