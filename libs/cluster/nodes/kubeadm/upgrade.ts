// Mirrors cmd/kubeadm/app/cmd/upgrade and phases/upgrade
// Differs: there is one version of Kubernetes here, so a cluster is always at the newest; going to another is refused.
import { configmaps } from '#cluster/api/resources.js';
import type { Client } from '#cluster/client/client.js';
import { type Command, KubeadmError, readConfiguration, VERSION, warn } from './command.js';

const CONFIG = '/var/lib/kubelet/config.yaml';
const MINOR = 36;
const PATCH = 2;

const COMPONENTS = `
The table below shows the current state of component configs as understood by this version of kubeadm.
Configs that have a "yes" mark in the "MANUAL UPGRADE REQUIRED" column require manual config upgrade or
resetting to kubeadm defaults before a successful upgrade can be performed. The version to manually
upgrade to is denoted in the "PREFERRED VERSION" column.

API GROUP                 CURRENT VERSION   PREFERRED VERSION   MANUAL UPGRADE REQUIRED
kubeproxy.config.k8s.io   v1alpha1          v1alpha1            no
kubelet.config.k8s.io     v1beta1           v1beta1             no
_____________________________________________________________________

`;

export function upgrade(command: Command, verb: string): void {
  const { proc, machine } = command;
  if (!['plan', 'apply', 'node', 'diff'].includes(verb)) throw new KubeadmError(verb === '' ? 'missing subcommand; "upgrade" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(verb)}`);
  if (verb === 'diff') throw new KubeadmError('kubeadm upgrade diff is not there on this simulated cluster');
  if (verb === 'plan') proc.print('[preflight] Running pre-flight checks.\n');
  const api = machine.api();
  const prefix = verb === 'plan' ? 'upgrade/config' : 'upgrade';
  if (typeof api === 'string') throw new KubeadmError(`[${prefix}] FATAL: failed to get config map: Get "https://${machine.endpoint}/api/v1/namespaces/kube-system/configmaps/kubeadm-config?timeout=10s": ${api}`);
  readConfiguration(command, prefix);
  if (verb === 'plan') plan(command);
  else if (verb === 'apply') apply(command);
  else upgradeNode(command, api);
}

function plan(command: Command): void {
  const { proc, words: [version] } = command;
  proc.print('[upgrade] Running cluster health checks\n[upgrade] Fetching available versions to upgrade to\n');
  proc.print(`[upgrade/versions] Cluster version: ${VERSION.slice(1)}\n[upgrade/versions] kubeadm version: ${VERSION}\n`);
  if (version === undefined) {
    warn(command, 'version.go:108', 'could not fetch a Kubernetes version from the internet: unable to get URL "https://dl.k8s.io/release/stable.txt": Get "https://dl.k8s.io/release/stable.txt": dial tcp: lookup dl.k8s.io: no such host');
    warn(command, 'version.go:109', `falling back to the local client version: ${VERSION}`);
  } else checkVersion(command, version);
  proc.print(`[upgrade/versions] Target version: ${version ?? VERSION}\n[upgrade/versions] Latest version in the v1.${MINOR} series: ${VERSION}\n\nAwesome, you're up-to-date! Enjoy!\n${COMPONENTS}`);
}

function apply(command: Command): void {
  const { proc, words: [given] } = command;
  if (given === undefined) throw new KubeadmError('missing one or more required arguments. Required arguments: [version]');
  const version = `v${given.replace(/^v/, '')}`;
  proc.print(`[upgrade/preflight] Running pre-flight checks\n[upgrade] Running cluster health checks\n[upgrade/preflight] You have chosen to upgrade the cluster version to ${JSON.stringify(version)}\n[upgrade/versions] Cluster version: ${VERSION}\n[upgrade/versions] kubeadm version: ${VERSION}\n`);
  checkVersion(command, version);
  throw new KubeadmError(`this simulated cluster is at ${VERSION} already, and there is no other version to upgrade to`);
}

/** The rules of which version may follow which. */
function checkVersion({ flags }: Command, text: string): void {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  if (major === undefined) throw new KubeadmError(`couldn't parse version ${JSON.stringify(text)}: could not parse ${JSON.stringify(text)} as version`);
  const version = `v${text.replace(/^v/, '')}`;
  const [to, toPatch] = [Number(minor), Number(patch)];
  const fatal: string[] = [];
  const soft: string[] = [];
  if (Number(major) > 1 || to > MINOR + 1) fatal.push(`Specified version to upgrade to ${JSON.stringify(version)} is too high; kubeadm can upgrade only 1 minor version at a time`);
  if (Number(major) > 1 || to > MINOR) fatal.push(`Specified version to upgrade to ${JSON.stringify(version)} is at least one minor release higher than the kubeadm minor release (${to} > ${MINOR}). Such an upgrade is not supported`);
  else if (to === MINOR && toPatch > PATCH) soft.push(`Specified version to upgrade to ${JSON.stringify(version)} is higher than the kubeadm version ${JSON.stringify(VERSION)}. Upgrade kubeadm first using the tool you used to install kubeadm`);
  else if (to < MINOR - 1) fatal.push(`Specified version to downgrade to ${JSON.stringify(version)} is too low; kubeadm can downgrade only 1 minor version at a time`);
  const list = (problems: readonly string[]) => problems.map((problem) => `\t- ${problem}\n`).join('');
  if (fatal.length > 0) throw new KubeadmError(`error execution phase preflight: [upgrade/version] FATAL: the --version argument is invalid due to these fatal errors:\n\n${list(fatal)}\nPlease fix the misalignments highlighted above and try upgrading again`);
  if (soft.length > 0 && flags['force'] !== 'true') throw new KubeadmError(`error execution phase preflight: [upgrade/version] FATAL: the --version argument is invalid due to these errors:\n\n${list(soft)}\nCan be bypassed if you pass the --force flag`);
}

/** Brings a node's kubelet configuration up to the cluster's. */
function upgradeNode({ proc, machine }: Command, api: Client): void {
  const { files } = proc;
  proc.print('[upgrade/preflight] Running pre-flight checks\n');
  if (machine.isControlPlane) {
    proc.print('[upgrade/control-plane] Upgrading your Static Pod-hosted control plane instance to version "v1.36.2"...\n');
    for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) proc.print(`[upgrade/staticpods] Current and new manifests of ${name} are equal, skipping upgrade\n`);
    proc.print('[upgrade/control-plane] The control plane instance for this node was successfully upgraded!\n[upgrade/kubeconfig] The kubeconfig files for this node were successfully upgraded!\n');
  } else {
    proc.print('[upgrade/preflight] Skipping prepull. Not a control plane node.\n[upgrade/control-plane] Skipping phase. Not a control plane node.\n[upgrade/kubeconfig] Skipping phase. Not a control plane node.\n');
  }
  const text = api.find(configmaps, 'kube-system', 'kubelet-config')?.data?.['kubelet'];
  if (text === undefined) throw new KubeadmError('error execution phase kubelet-config: failed to get kubelet ConfigMap: configmaps "kubelet-config" not found');
  const backup = `/etc/kubernetes/tmp/kubeadm-kubelet-config${proc.random.below(2 ** 31)}`;
  files.makeDirectory(backup, { parents: true });
  if (files.exists(CONFIG)) files.write(`${backup}/config.yaml`, files.readText(CONFIG), 0o644);
  files.write(CONFIG, text, 0o644);
  proc.print(`[upgrade] Backing up kubelet config file to ${backup}/config.yaml\n[kubelet-start] Writing kubelet configuration to file "${CONFIG}"\n[upgrade/kubelet-config] The kubelet configuration for this node was successfully upgraded!\n`);
  if (!machine.isControlPlane) proc.print('[upgrade/addon] Skipping the addon/coredns phase. Not a control plane node.\n[upgrade/addon] Skipping the addon/kube-proxy phase. Not a control plane node.\n');
}
