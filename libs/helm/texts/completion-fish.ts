// The words of `helm completion fish --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionFish = {
  name: 'fish',
  usage: 'completion fish',
  short: 'generate autocompletion script for fish',
  long: `
Generate the autocompletion script for Helm for the fish shell.

To load completions in your current shell session:

    helm completion fish | source

To load completions for every new session, execute once:

    helm completion fish > ~/.config/fish/completions/helm.fish

You will need to start a new shell for this setup to take effect.

`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
