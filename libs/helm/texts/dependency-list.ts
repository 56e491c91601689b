// The words of `helm dependency list --help`
import { int } from '#kubectl/flags/flag.js';

export const dependencyList = {
  name: 'list',
  usage: 'dependency list CHART',
  short: 'list the dependencies for the given chart',
  aliases: ['ls'],
  long: `
List all of the dependencies declared in a chart.

This can take chart archives and chart directories as input. It will not alter
the contents of a chart.

This will produce an error if the chart cannot be loaded.

`,
  flags: {
    maxColWidth: { ...int({ initial: 80, help: 'maximum column width for output table' }), typeName: 'uint' },
  },
};
