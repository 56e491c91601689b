// The words of `helm history --help`
import { int } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const history = {
  name: 'history',
  usage: 'history RELEASE_NAME',
  short: 'fetch release history',
  aliases: ['hist'],
  long: `
Lists the revisions of a release, oldest first, with what each one did. A
revision number is what 'helm rollback' asks for.

    $ helm history web
    REVISION	UPDATED                 	STATUS    	CHART    	APP VERSION	DESCRIPTION
    1       	Mon Jan 12 09:00:00 2026	superseded	web-0.1.0	1.27       	Install complete
    2       	Mon Jan 12 09:05:00 2026	superseded	web-0.2.0	1.29       	Upgrade complete
    3       	Mon Jan 12 09:06:00 2026	deployed  	web-0.1.0	1.27       	Rollback to 1

The newest 256 are shown, unless --max says otherwise.
`,
  flags: {
    max: int({ initial: 256, help: 'maximum number of revision to include in history' }),
    output: repeated.output,
  },
};
