// The words of `helm completion powershell --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionPowershell = {
  name: 'powershell',
  usage: 'completion powershell',
  short: 'generate autocompletion script for powershell',
  long: `
Prints a script that lets PowerShell complete helm's commands and flags with Tab.

    helm completion powershell | Out-String | Invoke-Expression

Put that line into your PowerShell profile to have it in every session.
`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
