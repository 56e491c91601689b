// The words of `helm rollback --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const rollback = {
  name: 'rollback',
  usage: 'rollback <RELEASE> [REVISION]',
  short: 'roll back a release to a previous revision',
  long: `
Takes a release back to an earlier revision: its manifests and values are
applied again, as a new revision. Without a REVISION, or with 0, that is the
one before the present. 'helm history RELEASE' lists them.
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
