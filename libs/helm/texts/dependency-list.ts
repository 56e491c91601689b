// The words of `helm dependency list --help`
import { int } from '#kubectl/flags/flag.js';

export const dependencyList = {
  name: 'list',
  usage: 'dependency list CHART',
  short: 'list the dependencies for the given chart',
  aliases: ['ls'],
  long: `
Shows the dependencies that Chart.yaml declares, and for each whether charts/
holds it: ok, missing, unpacked, or a version that does not fit.

CHART is a folder or a packaged chart. Nothing is changed.
`,
  flags: {
    maxColWidth: { ...int({ initial: 80, help: 'maximum column width for output table' }), typeName: 'uint' },
  },
};
