// The words of `helm completion zsh --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionZsh = {
  name: 'zsh',
  usage: 'completion zsh',
  short: 'generate autocompletion script for zsh',
  long: `
Prints a script that lets zsh complete helm's commands and flags with Tab.

For this shell only:

    source <(helm completion zsh)

For every shell that starts from now on:

    helm completion zsh > "\${fpath[1]}/_helm"
`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
