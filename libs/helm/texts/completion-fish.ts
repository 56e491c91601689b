// The words of `helm completion fish --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionFish = {
  name: 'fish',
  usage: 'completion fish',
  short: 'generate autocompletion script for fish',
  long: `
Prints a script that lets fish complete helm's commands and flags with Tab.

For this shell only:

    helm completion fish | source

For every shell that starts from now on:

    helm completion fish > ~/.config/fish/completions/helm.fish
`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
