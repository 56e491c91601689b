// The words of `helm history --help`
import { int } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const history = {
  name: 'history',
  usage: 'history RELEASE_NAME',
  short: 'fetch release history',
  aliases: ['hist'],
  long: `
History prints historical revisions for a given release.

A default maximum of 256 revisions will be returned. Setting '--max'
configures the maximum length of the revision list returned.

The historical release set is printed as a formatted table, e.g:

    $ helm history angry-bird
    REVISION    UPDATED                     STATUS          CHART             APP VERSION     DESCRIPTION
    1           Mon Oct 3 10:15:13 2016     superseded      alpine-0.1.0      1.0             Initial install
    2           Mon Oct 3 10:15:13 2016     superseded      alpine-0.1.0      1.0             Upgraded successfully
    3           Mon Oct 3 10:15:13 2016     superseded      alpine-0.1.0      1.0             Rolled back to 2
    4           Mon Oct 3 10:15:13 2016     deployed        alpine-0.1.0      1.0             Upgraded successfully

`,
  flags: {
    max: int({ initial: 256, help: 'maximum number of revision to include in history' }),
    output: repeated.output,
  },
};
