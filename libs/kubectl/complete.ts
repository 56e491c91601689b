// Mirrors k8s.io/kubectl/pkg/util/completion
// Differs: words of the command line and of the kubeconfig only; what needs the server is not offered, because
// completion runs outside of a process.
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import type { Command } from './define-verb.js';
import { flagName, type Flags } from './flags/flag.js';
import { globalFlags } from './flags/global.js';
import { loadKubeconfig } from './kubeconfig/kubeconfig.js';
import { Fatal } from './rest/errors.js';

/** Types that are offered without asking the server, as discovery's answer is not at hand here. */
const TYPES = 'clusterrolebindings clusterroles configmaps cronjobs customresourcedefinitions daemonsets deployments endpoints endpointslices events horizontalpodautoscalers ingressclasses ingresses jobs leases limitranges namespaces networkpolicies nodes persistentvolumeclaims persistentvolumes poddisruptionbudgets pods priorityclasses replicasets replicationcontrollers resourcequotas rolebindings roles secrets serviceaccounts services statefulsets storageclasses'.split(' ');
const OUTPUTS = ['custom-columns', 'custom-columns-file', 'go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'kyaml', 'name', 'template', 'templatefile', 'wide', 'yaml'];

export function completeWords(proc: Process, words: readonly string[], verbs: readonly Command[]): readonly string[] {
  const typed = words.at(-1) ?? '';
  const before = words.slice(1, -1);
  if (before.includes('--')) return [];
  let commands = verbs;
  let command: Command | undefined;
  const operands: string[] = [];
  for (const word of before) {
    if (word.startsWith('-')) continue;
    const next = commands.find(({ name, aliases }) => name === word || aliases.includes(word));
    if (next !== undefined && operands.length === 0) {
      command = next;
      commands = next.commands;
    } else operands.push(word);
  }
  const begins = (candidates: readonly string[]) => candidates.filter((candidate) => candidate.startsWith(typed));
  const previous = before.at(-1) ?? '';
  if (typed.startsWith('-')) return begins(flagsOf({ ...globalFlags, ...command?.flags }));
  if (previous === '-o' || previous === '--output') return begins(OUTPUTS);
  if (previous === '--context') return begins(names(proc, 'contexts'));
  if (previous === '--cluster') return begins(names(proc, 'clusters'));
  if (previous === '--user') return begins(names(proc, 'users'));
  if (command === undefined || (commands.length > 0 && operands.length === 0)) return begins(commands.map(({ name }) => name)).concat(command?.name === 'create' ? [] : []);
  if (command.completes === 'contexts' || command.completes === 'clusters' || command.completes === 'users') return operands.length === 0 ? begins(names(proc, command.completes)) : [];
  if ((command.completes === 'types' || command.completes === 'types-and-names') && operands.length === 0) return begins(TYPES);
  return [];
}

function flagsOf(flags: Flags): string[] {
  return Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true)
    .map(([key, flag]) => `--${flagName(key, flag)}${flag.bare === undefined ? '=' : ''}`)
    .sort();
}

function names(proc: Process, what: 'contexts' | 'clusters' | 'users'): string[] {
  try {
    return loadKubeconfig(proc, '', true)[what].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Fatal || error instanceof Errno) return [];
    throw error;
  }
}
