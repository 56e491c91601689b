// The words of `helm lint --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const lint = {
  name: 'lint',
  usage: 'lint PATH',
  short: 'examine a chart for possible issues',
  long: `
This command takes a path to a chart and runs a series of tests to verify that
the chart is well-formed.

If the linter encounters things that will cause the chart to fail installation,
it will emit [ERROR] messages. If it encounters issues that break with convention
or recommendation, it will emit [WARNING] messages.

`,
  flags: {
    kubeVersion: text({ help: 'Kubernetes version used for capabilities and deprecation checks' }),
    quiet: bool({ help: 'print only warnings and errors' }),
    set: repeated.set,
    setFile: repeated.setFile,
    setJson: repeated.setJson,
    setLiteral: repeated.setLiteral,
    setString: repeated.setString,
    skipSchemaValidation: repeated.skipSchemaValidation,
    strict: bool({ help: 'fail on lint warnings' }),
    values: repeated.values,
    withSubcharts: bool({ help: 'lint dependent charts' }),
  },
};
