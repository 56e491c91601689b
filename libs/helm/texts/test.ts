// The words of `helm test --help`
import { bool, list } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const test = {
  name: 'test',
  usage: 'test [RELEASE]',
  short: 'run tests for a release',
  long: `
Runs the tests that came with the chart of a release: pods with the hook 'test',
which must end with exit code 0.
`,
  flags: {
    filter: list({ help: 'specify tests by attribute (currently "name") using attribute=value syntax or \'!attribute=value\' to exclude a test (can specify multiple or separate values with commas: name=test1,name=test2)' }),
    logs: bool({ help: 'dump the logs from test pods (this runs after all tests are complete, but before any cleanup)' }),
    timeout: repeated.timeout,
  },
};
