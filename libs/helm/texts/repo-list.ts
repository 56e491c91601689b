// The words of `helm repo list --help`
import { bool } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const repoList = {
  name: 'list',
  usage: 'repo list',
  short: 'list chart repositories',
  aliases: ['ls'],
  long: `Shows the chart repositories that were added.
`,
  flags: {
    noHeaders: bool({ help: 'suppress headers in the output' }),
    output: repeated.output,
  },
};
