// Mirrors cmd/kubeadm/app/cmd/init.go and phases/{certs,kubeconfig,controlplane,etcd}
// Differs: a control plane is not made anew; its certificates, kubeconfigs and manifests are.
import { AUTHORITIES, CONFS, folderOf, KUBELET_CONF, kubeconfigFor, PAIRS, signed, writePair } from './certificates.js';
import { type Command, KubeadmError, VERSION } from './command.js';
import { check, filesThere, foldersInUse, portsInUse } from './preflight.js';
import { MANIFESTS, staticPods } from './static-pods.js';

const CONTROL_PLANE = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const FOLDER = '/etc/kubernetes';

export function init(command: Command): void {
  const { proc } = command;
  proc.print(`[init] Using Kubernetes version: ${VERSION}\n[preflight] Running pre-flight checks\n`);
  check(command, [
    ...portsInUse(command, 6443, 10_259, 10_257),
    ...filesThere(command, ...[...CONTROL_PLANE, 'etcd'].map((name) => `${MANIFESTS}/${name}.yaml`)),
    ...portsInUse(command, 10_250, 2379, 2380), ...foldersInUse(command, '/var/lib/etcd'),
  ]);
  throw new KubeadmError('a new control plane is not made on this simulated cluster: `kubeadm init` ends with its checks');
}

/** `init phase …`; `names`: phase, then what of it. */
export function initPhase(command: Command): void {
  const [phase = '', what = ''] = command.words;
  if (phase === 'preflight') {
    command.proc.print('[preflight] Running pre-flight checks\n');
    check(command, portsInUse(command, 6443, 10_259, 10_257));
  } else if (phase === 'certs') phaseCerts(command, what);
  else if (phase === 'kubeconfig') phaseKubeconfig(command, what);
  else if (phase === 'control-plane') phaseControlPlane(command, what);
  else if (phase === 'etcd' && what === 'local') {
    command.proc.print(`[etcd] Creating static Pod manifest for local etcd in "${MANIFESTS}"\n`);
    writeManifest(command, 'etcd');
  } else if (['kubelet-start', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon', 'show-join-command', 'wait-control-plane'].includes(phase)) {
    throw new KubeadmError(`kubeadm init phase ${phase} is not there on this simulated cluster; certs, kubeconfig, control-plane and etcd are`);
  } else throw new KubeadmError(phase === '' ? 'missing subcommand; "phase" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(what === '' || phase !== 'etcd' ? phase : what)}`);
}

function phaseCerts(command: Command, what: string): void {
  const { proc } = command;
  const { files } = proc;
  const folder = folderOf(command);
  const wanted = (name: string) => what === 'all' || what === name;
  if (what === 'all') proc.print(`[certs] Using certificateDir folder ${JSON.stringify(folder)}\n`);
  let found = false;
  for (const [name, path] of AUTHORITIES) {
    if (!wanted(name)) continue;
    found = true;
    if (!files.exists(`${folder}/${path}.crt`)) throw new KubeadmError(`error execution phase certs/${name}: the authority ${folder}/${path}.crt is gone, and this simulated cluster trusts no other`);
    proc.print(`[certs] Using existing ${path} certificate authority\n`);
  }
  for (const { name, authority, path, options } of PAIRS) {
    if (!wanted(name)) continue;
    found = true;
    if (files.exists(`${folder}/${path}.crt`) && files.exists(`${folder}/${path}.key`)) {
      proc.print(`[certs] Using existing ${path} certificate and key on disk\n`);
      continue;
    }
    const own = options(command);
    const names = [...(own.names ?? []), ...(name === 'apiserver' ? (command.flags['apiserver-cert-extra-sans'] ?? '').split(',').filter((each) => each !== '') : [])];
    writePair(command, `${folder}/${path}`, signed(command, authority, { ...own, ...(names.length === 0 ? {} : { names }) }));
    proc.print(`[certs] Generating "${path}" certificate and key\n`);
    if (names.length > 0) proc.print(`[certs] ${path} serving cert is signed for DNS names [${names.filter((each) => !isAddress(each)).join(' ')}] and IPs [${names.filter(isAddress).join(' ')}]\n`);
  }
  if (wanted('sa')) {
    found = true;
    if (!files.exists(`${folder}/sa.key`)) throw new KubeadmError('error execution phase certs/sa: the key of service account tokens is gone, and this simulated cluster signs with no other');
    proc.print('[certs] Using the existing "sa" key\n');
  }
  if (!found) throw new KubeadmError(what === '' ? 'missing subcommand; "certs" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(what)}`);
}

function isAddress(name: string): boolean {
  return /^[\d.]+$|:/.test(name);
}

function phaseKubeconfig(command: Command, what: string): void {
  const { proc } = command;
  const wanted = [...CONFS, KUBELET_CONF].filter(({ name }) => what === 'all' || what === name.replace(/\.conf$/, ''));
  if (wanted.length === 0) throw new KubeadmError(what === '' ? 'missing subcommand; "kubeconfig" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(what)}`);
  if (what === 'all') proc.print(`[kubeconfig] Using kubeconfig folder "${FOLDER}"\n`);
  for (const { name, user } of wanted) {
    const path = `${FOLDER}/${name}`;
    if (proc.files.exists(path)) {
      proc.print(`[kubeconfig] Using existing kubeconfig file: "${path}"\n`);
      continue;
    }
    const subject = user(command);
    proc.files.write(path, kubeconfigFor(command, subject, signed(command, 'ca', { subject, usage: 'client' })), 0o600);
    proc.print(`[kubeconfig] Writing "${name}" kubeconfig file\n`);
  }
}

function phaseControlPlane(command: Command, what: string): void {
  const { proc } = command;
  const wanted = CONTROL_PLANE.filter((name) => what === 'all' || what === name.replace(/^kube-/, ''));
  if (wanted.length === 0) throw new KubeadmError(what === '' ? 'missing subcommand; "control-plane" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(what)}`);
  if (what === 'all') proc.print(`[control-plane] Using manifest folder "${MANIFESTS}"\n`);
  for (const name of wanted) {
    proc.print(`[control-plane] Creating static Pod manifest for "${name}"\n`);
    writeManifest(command, name);
  }
}

function writeManifest({ proc: { files }, machine }: Command, name: string): void {
  const path = `${MANIFESTS}/${name}.yaml`;
  const text = staticPods(machine.name, machine.address, Number(machine.endpoint.split(':')[1]))[path];
  if (text === undefined) return;
  files.makeDirectory(MANIFESTS, { parents: true });
  files.write(path, text, 0o600);
}
