// The words of `helm version --help`
import { bool, text } from '#kubectl/flags/flag.js';

export const version = {
  name: 'version',
  usage: 'version',
  short: 'print the helm version information',
  long: `
Prints the version of helm itself, with the commit and the Go it was built from:

    version.BuildInfo{Version:"v4.1.4", GitCommit:"…", GitTreeState:"clean", GoVersion:"…"}

GitTreeState is dirty if the sources held changes that were not committed. A
--template can use .Version, .GitCommit, .GitTreeState and .GoVersion:

    helm version --template 'helm {{.Version}}'
`,
  flags: {
    short: bool({ help: 'print the version number' }),
    template: text({ help: 'template for version string format' }),
  },
};
