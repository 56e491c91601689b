// The words of `helm lint --help`
import { bool, text } from '#kubectl/flags/flag.js';
import { repeated } from '#helm/flags/repeated.js';

export const lint = {
  name: 'lint',
  usage: 'lint PATH',
  short: 'examine a chart for possible issues',
  long: `
Checks a chart before it is used. [ERROR] is what would make an install fail,
[WARNING] and [INFO] are what breaks with convention. Errors make the command
fail, and so do warnings with --strict.
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
