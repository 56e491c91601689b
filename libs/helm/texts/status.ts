// The words of `helm status --help`
import { int } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const status = {
  name: 'status',
  usage: 'status RELEASE_NAME',
  short: 'display the status of the named release',
  long: `
This command shows the status of a named release.
The status consists of:
- last deployment time
- k8s namespace in which the release lives
- state of the release (can be: unknown, deployed, uninstalled, superseded, failed, uninstalling, pending-install, pending-upgrade or pending-rollback)
- revision of the release
- description of the release (can be completion message or error message)
- list of resources that this release consists of
- details on last test suite run, if applicable
- additional notes provided by the chart

`,
  flags: {
    output: repeated.output,
    revision: int({ help: 'if set, display the status of the named release with revision' }),
  },
};
