// The words of `helm create --help`
import { text } from '#kubectl/flags/flag.js';

export const create = {
  name: 'create',
  usage: 'create NAME',
  short: 'create a new chart with the given name',
  long: `
This command creates a chart directory along with the common files and
directories used in a chart.

For example, 'helm create foo' will create a directory structure that looks
something like this:

    foo/
    ├── .helmignore   # Contains patterns to ignore when packaging Helm charts.
    ├── Chart.yaml    # Information about your chart
    ├── values.yaml   # The default values for your templates
    ├── charts/       # Charts that this chart depends on
    └── templates/    # The template files
        └── tests/    # The test files

'helm create' takes a path for an argument. If directories in the given path
do not exist, Helm will attempt to create them as it goes. If the given
destination exists and there are files in that directory, conflicting files
will be overwritten, but other files will be left alone.

`,
  flags: {
    starter: text({ short: 'p', help: 'the name or absolute path to Helm starter scaffold' }),
  },
};
