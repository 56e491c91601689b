// The words of `helm create --help`
import { text } from '#kubectl/flags/flag.js';

export const create = {
  name: 'create',
  usage: 'create NAME',
  short: 'create a new chart with the given name',
  long: `
Makes a folder NAME with a chart that can be installed as it is: a Deployment of
nginx with a Service, and what usually belongs to it. Change it to your needs.

    NAME/
    ├── .helmignore   # files that stay out of the package
    ├── Chart.yaml    # name, version and dependencies of the chart
    ├── values.yaml   # settings that templates read and users override
    ├── charts/       # charts this one depends on
    └── templates/    # manifests with placeholders
        └── tests/    # pods for 'helm test'

NAME may be a path; missing folders above it are made. In a folder that exists,
the chart's own files are written anew and everything else stays.
`,
  flags: {
    starter: text({ short: 'p', help: 'the name or absolute path to Helm starter scaffold' }),
  },
};
