// Mirrors k8s.io/kubectl/pkg/cmd/completion
// Differs: the scripts are our own; they ask `kubectl __complete`, as cobra's do.
import { completionScript, SHELLS } from '#kubectl/completion/scripts.js';
import { defineVerb } from '#kubectl/define-verb.js';

export const completion = defineVerb({
  name: 'completion',
  usage: 'completion SHELL',
  summary: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: 'Prints the code that makes a shell complete kubectl. The shell has to read it: see the examples.',
  examples: ['# bash, from now on', 'source <(kubectl completion bash)', "# bash, in each new shell", 'kubectl completion bash > /etc/bash_completion.d/kubectl', '# An alias', 'alias k=kubectl', 'complete -o default -F __start_kubectl k', '', '# zsh', 'source <(kubectl completion zsh)', '', '# fish', 'kubectl completion fish | source', '', '# powershell', 'kubectl completion powershell | Out-String | Invoke-Expression'],
  completes: 'shells',
  *run(call) {
    const [shell = '', ...more] = call.args;
    if (call.args.length === 0) throw call.usage('Shell not specified.');
    if (more.length > 0) throw call.usage('Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(shell)) throw call.usage(`Unsupported shell type ${JSON.stringify(shell)}.`);
    call.console.print(completionScript('kubectl', shell));
  },
});
