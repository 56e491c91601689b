// The words of `helm completion powershell --help`
import { repeated } from '#helm/flags/repeated.js';

export const completionPowershell = {
  name: 'powershell',
  usage: 'completion powershell',
  short: 'generate autocompletion script for powershell',
  long: `
Generate the autocompletion script for powershell.

To load completions in your current shell session:
PS C:\\> helm completion powershell | Out-String | Invoke-Expression

To load completions for every new session, add the output of the above command
to your powershell profile.

`,
  flags: {
    noDescriptions: repeated.noDescriptions,
  },
};
