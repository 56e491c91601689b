// The words of `helm completion zsh --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionZsh = {
  name: 'zsh',
  usage: 'completion zsh',
  short: 'generate autocompletion script for zsh',
  long: `
Generate the autocompletion script for Helm for the zsh shell.

To load completions in your current shell session:

    source <(helm completion zsh)

To load completions for every new session, execute once:

    helm completion zsh > "\${fpath[1]}/_helm"

`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
