// Mirrors cmd/kubeadm/app/preflight/checks.go, as far as something can be wrong on a machine of ours
import { type Command, KubeadmError } from './command.js';

/** `Port-6443` to the sentence that says what is wrong. */
export type Problem = readonly [check: string, message: string];

const EXIT_STATUS = 2;

/** Files that are there already: `FileAvailable--etc-kubernetes-kubelet.conf`. */
export function filesThere({ proc: { files } }: Command, ...paths: readonly string[]): readonly Problem[] {
  return paths.filter((path) => files.exists(path)).map((path) => [`FileAvailable-${path.replaceAll('/', '-')}`, `${path} already exists`]);
}

export function foldersInUse({ proc: { files } }: Command, ...paths: readonly string[]): readonly Problem[] {
  return paths.filter((path) => files.exists(path) && files.list(path).length > 0).map((path) => [`DirAvailable-${path.replaceAll('/', '-')}`, `${path} is not empty`]);
}

export function portsInUse({ proc, machine }: Command, ...ports: readonly number[]): readonly Problem[] {
  const isTaken = (port: number) => {
    if (port === 2379 || port === 2380) return machine.etcd !== undefined;
    return proc.net.listening().some((endpoint) => endpoint.port === port);
  };
  return ports.filter(isTaken).map((port) => [`Port-${port}`, `Port ${port} is in use`]);
}

/** Throws KubeadmError, unless all that is wrong may be overlooked: --ignore-preflight-errors=Port-10250,… or all. */
export function check({ proc, flags }: Command, problems: readonly Problem[]): void {
  const overlooked = (flags['ignore-preflight-errors'] ?? '').toLowerCase().split(',');
  const isOverlooked = ([name]: Problem) => overlooked.includes('all') || overlooked.includes(name.toLowerCase());
  for (const [name, message] of problems.filter(isOverlooked)) proc.printError(`\t[WARNING ${name}]: ${message}\n`);
  const fatal = problems.filter((problem) => !isOverlooked(problem));
  if (fatal.length === 0) return;
  const list = fatal.map(([name, message]) => `\t[ERROR ${name}]: ${message}\n`).join('');
  throw new KubeadmError(`error execution phase preflight: [preflight] Some fatal errors occurred:\n${list}[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\``, EXIT_STATUS);
}
