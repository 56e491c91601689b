// Mirrors cmd/kubeadm/app/cmd/reset.go and phases/reset
import { decodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { type Command, KubeadmError, PKI, warn } from './command.js';
import { MANIFESTS } from './static-pods.js';

const FILES = ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'bootstrap-kubelet.conf', 'controller-manager.conf', 'scheduler.conf'].map((name) => `/etc/kubernetes/${name}`);
const KUBELET = '/var/lib/kubelet';
const ANSWER_BYTES_MAX = 100;
const ETCD = '/var/lib/etcd';

const REMAINS = `
The reset process does not perform cleanup of CNI plugin configuration,
network filtering rules and kubeconfig files.

For information on how to perform this cleanup manually, please see:
    https://k8s.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/

`;

export function* reset(command: Command): Step<void> {
  const { proc, machine, flags } = command;
  if (typeof machine.api() === 'string') {
    warn(command, 'reset.go:123', `[reset] Unable to fetch the kubeadm-config ConfigMap from cluster: failed to get config map: Get "https://${machine.endpoint}/api/v1/namespaces/kube-system/configmaps/kubeadm-config?timeout=10s": ${machine.api() as string}`);
  } else proc.print('[reset] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n[reset] Use \'kubeadm init phase upload-config kubeadm --config your-config-file\' to re-upload it.\n');
  if (flags['force'] !== 'true') {
    warn(command, 'preflight.go:56', "[reset] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.");
    proc.print('[reset] Are you sure you want to proceed? [y/N]: ');
    yield* proc.flush();
    const chunk = yield* proc.process.stdin.read(ANSWER_BYTES_MAX);
    const answer = chunk === undefined ? '' : decodeUtf8(chunk);
    if (!/^y(es)?$/i.test(answer.split('\n')[0]?.trim() ?? '')) throw new KubeadmError('error execution phase preflight: aborted reset operation');
  }
  proc.print('[preflight] Running pre-flight checks\n');
  const { files } = proc;
  const hasEtcd = files.exists(`${MANIFESTS}/etcd.yaml`);
  if (hasEtcd) proc.print(`[reset] Deleted contents of the etcd data directory: ${ETCD}\n`);
  else warn(command, 'removeetcdmember.go:106', '[reset] No kubeadm config, using etcd pod spec to get data directory');
  proc.print('[reset] Stopping the kubelet service\n');
  machine.units.stop('kubelet');
  machine.kubelet?.removeContainers();
  proc.print(`[reset] Unmounting mounted directories in "${KUBELET}"\n`);
  const folders = [MANIFESTS, KUBELET, PKI];
  proc.print(`[reset] Deleting contents of directories: [${folders.join(' ')}]\n[reset] Deleting files: [${FILES.join(' ')}]\n`);
  for (const folder of [...folders, ...(hasEtcd ? [ETCD] : [])]) {
    if (files.exists(folder)) for (const name of files.list(folder)) remove(command, `${folder}/${name}`);
  }
  for (const path of FILES) if (files.exists(path)) remove(command, path);
  proc.print(REMAINS);
}

/** What is in use stays, as a mount does. */
function remove(command: Command, path: string): void {
  try {
    command.proc.files.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    warn(command, 'cleanupnode.go:104', `[reset] Failed to remove ${JSON.stringify(path)}: ${error.message}`);
  }
}
