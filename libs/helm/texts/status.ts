// The words of `helm status --help`
import { int } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const status = {
  name: 'status',
  usage: 'status RELEASE_NAME',
  short: 'display the status of the named release',
  long: `
Tells how a release stands: when it was last deployed, namespace, revision,
description, its objects in the cluster, the last run of its tests, its notes,
and its status: deployed, superseded, failed, uninstalled, uninstalling,
pending-install, pending-upgrade, pending-rollback or unknown.
`,
  flags: {
    output: repeated.output,
    revision: int({ help: 'if set, display the status of the named release with revision' }),
  },
};
