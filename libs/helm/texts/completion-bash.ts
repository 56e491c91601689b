// The words of `helm completion bash --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionBash = {
  name: 'bash',
  usage: 'completion bash',
  short: 'generate autocompletion script for bash',
  long: `
Generate the autocompletion script for Helm for the bash shell.

To load completions in your current shell session:

    source <(helm completion bash)

To load completions for every new session, execute once:
- Linux:

      helm completion bash > /etc/bash_completion.d/helm

- MacOS:

      helm completion bash > /usr/local/etc/bash_completion.d/helm

`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
