// The words of `helm repo index --help`
import { bool, text } from '#kubectl/flags/flag.js';

export const repoIndex = {
  name: 'index',
  usage: 'repo index [DIR]',
  short: 'generate an index file given a directory containing packaged charts',
  long: `
Writes index.yaml for the packaged charts in a folder: all that a web server
needs to become a chart repository.

    helm repo index . --url https://charts.example.com
    helm repo index . --merge old/index.yaml   # keep the older entries too

Where --merge finds the same chart and version twice, the one in the folder wins.
`,
  flags: {
    json: bool({ help: 'output in JSON format' }),
    merge: text({ help: 'merge the generated index into the given index' }),
    url: text({ help: 'url of chart repository' }),
  },
};
