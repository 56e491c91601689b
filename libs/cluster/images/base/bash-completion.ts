// Mirrors the package bash-completion of Debian and Ubuntu
// Differs: only the scripts in /etc/bash_completion.d are there, and no helpers (_init_completion) for others.
import type { Layer } from '#linux/host/host.js';

const LOADER = `# Reads the completions of this machine.
for completion in /etc/bash_completion.d/*; do
    [ -r "$completion" ] && . "$completion"
done
unset completion
`;

/** Each new shell of a person reads what lies in /etc/bash_completion.d. */
export const bashCompletion: Layer = {
  '/etc/bash_completion.d': { directory: true },
  '/usr/share/bash-completion/bash_completion': LOADER,
  '/etc/bash.bashrc': `PS1='\\u@\\h:\\w\\$ '\n. /usr/share/bash-completion/bash_completion\n`,
};
