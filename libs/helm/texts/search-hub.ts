// The words of `helm search hub --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const searchHub = {
  name: 'hub',
  usage: 'search hub [KEYWORD]',
  short: 'search for charts in the Artifact Hub or your own hub instance',
  long: `
Searches Artifact Hub (https://artifacthub.io), the public catalogue of charts,
or a hub of your own given with --endpoint. Nothing needs to be added before.

    helm search hub wordpress --list-repo-url
`,
  flags: {
    endpoint: text({ initial: 'https://hub.helm.sh', help: 'Hub instance to query for charts' }),
    failOnNoResult: repeated.failOnNoResult,
    listRepoUrl: bool({ help: 'print charts repository URL' }),
    maxColWidth: repeated.maxColWidth,
    output: repeated.output,
  },
};
