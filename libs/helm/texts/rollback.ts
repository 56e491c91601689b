// The words of `helm rollback --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const rollback = {
  name: 'rollback',
  usage: 'rollback <RELEASE> [REVISION]',
  short: 'roll back a release to a previous revision',
  long: `
This command rolls back a release to a previous revision.

The first argument of the rollback command is the name of a release, and the
second is a revision (version) number. If this argument is omitted or set to
0, it will roll back to the previous release.

To see revision numbers, run 'helm history RELEASE'.

`,
  flags: {
    cleanupOnFail: bool({ help: 'allow deletion of new resources created in this rollback when rollback fails' }),
    dryRun: repeated.dryRun,
    forceConflicts: repeated.forceConflicts,
    forceReplace: repeated.forceReplace,
    historyMax: repeated.historyMax,
    noHooks: bool({ help: 'prevent hooks from running during rollback' }),
    serverSide: text({ initial: 'auto', help: 'must be "true", "false" or "auto". Object updates run in the server instead of the client ("auto" defaults the value from the previous chart release\'s method)' }),
    timeout: repeated.timeout,
    wait: repeated.wait,
    waitForJobs: repeated.waitForJobs,
  },
};
