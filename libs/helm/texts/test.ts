// The words of `helm test --help`
import { bool, list } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const test = {
  name: 'test',
  usage: 'test [RELEASE]',
  short: 'run tests for a release',
  long: `
The test command runs the tests for a release.

The argument this command takes is the name of a deployed release.
The tests to be run are defined in the chart that was installed.

`,
  flags: {
    filter: list({ help: 'specify tests by attribute (currently "name") using attribute=value syntax or \'!attribute=value\' to exclude a test (can specify multiple or separate values with commas: name=test1,name=test2)' }),
    logs: bool({ help: 'dump the logs from test pods (this runs after all tests are complete, but before any cleanup)' }),
    timeout: repeated.timeout,
  },
};
