// The words of `helm uninstall --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const uninstall = {
  name: 'uninstall',
  usage: 'uninstall RELEASE_NAME [...]',
  short: 'uninstall a release',
  aliases: ['del', 'delete', 'un'],
  long: `
Removes the objects of releases from the cluster and forgets the releases with
all their revisions. --keep-history keeps the revisions, so that a rollback can
bring a release back; --dry-run tells what would go.
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
