// The words of `helm repo index --help`
import { bool, text } from '#kubectl/flags/flag.js';

export const repoIndex = {
  name: 'index',
  usage: 'repo index [DIR]',
  short: 'generate an index file given a directory containing packaged charts',
  long: `
Read the current directory, generate an index file based on the charts found
and write the result to 'index.yaml' in the current directory.

This tool is used for creating an 'index.yaml' file for a chart repository. To
set an absolute URL to the charts, use '--url' flag.

To merge the generated index with an existing index file, use the '--merge'
flag. In this case, the charts found in the current directory will be merged
into the index passed in with --merge, with local charts taking priority over
existing charts.

`,
  flags: {
    json: bool({ help: 'output in JSON format' }),
    merge: text({ help: 'merge the generated index into the given index' }),
    url: text({ help: 'url of chart repository' }),
  },
};
