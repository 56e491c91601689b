// The words of `helm completion bash --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionBash = {
  name: 'bash',
  usage: 'completion bash',
  short: 'generate autocompletion script for bash',
  long: `
Prints a script that lets bash complete helm's commands and flags with Tab.

For this shell only:

    source <(helm completion bash)

For every shell from now on, keep the script where bash looks for completions:

    helm completion bash > /etc/bash_completion.d/helm             # Linux
    helm completion bash > /usr/local/etc/bash_completion.d/helm   # macOS
`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
