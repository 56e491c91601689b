// Mirrors cmd/kubeadm
// Differs: of the phases of init those for certificates, kubeconfigs and manifests are there; alpha and completion are not.
import { StatusError } from '#cluster/apimachinery/errors.js';
import { parseGoArgs } from '#cluster/nodes/go-args.js';
import { nodeMachineOf } from '#cluster/nodes/node-machine.js';
import type { Step } from '#linux/kernel/step.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { kubeconfigFor, signed } from './certificates.js';
import { certs } from './certs.js';
import { type Command, KubeadmError } from './command.js';
import { config } from './config.js';
import { init, initPhase } from './init.js';
import { join } from './join.js';
import { reset } from './reset.js';
import { token } from './tokens.js';
import { upgrade } from './upgrade.js';
import { version } from './version.js';

const BOOLEANS = ['print-join-command', 'dry-run', 'force', 'control-plane', 'discovery-token-unsafe-skip-ca-verification', 'upload-certs', 'yes', 'certificate-renewal', 'etcd-upgrade', 'allow-missing-template-keys', 'experimental-output', 'skip-token-print', 'skip-certificate-key-print', 'cleanup-tmp-dir', 'allow-experimental-upgrades', 'allow-release-candidate-upgrades'];
const TEXTS = [
  'output', 'ttl', 'description', 'kubeconfig', 'cert-dir', 'config', 'usages', 'groups', 'v', 'certificate-key', 'rootfs', 'token', 'discovery-token', 'discovery-token-ca-cert-hash', 'discovery-file', 'tls-bootstrap-token',
  'node-name', 'cri-socket', 'ignore-preflight-errors', 'apiserver-advertise-address', 'apiserver-bind-port', 'apiserver-cert-extra-sans', 'control-plane-endpoint', 'pod-network-cidr', 'service-cidr', 'service-dns-domain',
  'kubernetes-version', 'image-repository', 'feature-gates', 'skip-phases', 'patches', 'kubeconfig-dir', 'client-name', 'org', 'validity-period', 'component-configs', 'csr-dir', 'cert-output',
];
const HELP = `Usage:
  kubeadm [command]

Commands of this simulated cluster:
  certs       check-expiration, renew all|NAME, certificate-key
  config      images list|pull, print init-defaults|join-defaults
  init        the checks before a new control plane; phase certs|kubeconfig|control-plane|etcd NAME|all
  join        make this machine a node: join ADDRESS:PORT --token … --discovery-token-ca-cert-hash …
  kubeconfig  user --client-name NAME [--org GROUP]
  reset       take what init or join did back from this machine [--force]
  token       create [--print-join-command] [--ttl …], delete, generate, list
  upgrade     plan, apply VERSION, node
  version     [-o short|json|yaml]
`;
const own = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

export const kubeadm: Program = defineRawProgram('kubeadm', function* (proc, args): Step<number> {
  const { words, flags, error } = parseGoArgs(args, { booleans: { ...own(BOOLEANS), f: 'force', y: 'yes', h: 'help', help: 'help' }, texts: { ...own(TEXTS), o: 'output' } });
  const machine = proc.host.attached(nodeMachineOf);
  try {
    if (error !== undefined || machine === undefined) throw new KubeadmError(error ?? 'this machine is no node');
    yield* proc.work(1);
    const [first = '', second = ''] = words;
    if (flags['help'] === 'true' || first === '' || first === 'help') {
      proc.print(HELP);
      return 0;
    }
    yield* run(first, second, { proc, machine, words: words.slice(2), flags });
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof StatusError || thrown instanceof KubeadmError)) throw thrown;
    // What preflight finds is told by itself; all else with where to look for more.
    const more = thrown instanceof KubeadmError && thrown.status === 2 ? '' : 'To see the stack trace of this error execute with --v=5 or higher\n';
    proc.printError(`${thrown.message}\n${more}`);
    return thrown instanceof KubeadmError ? thrown.status : 1;
  }
});

function* run(first: string, second: string, command: Command): Step<void> {
  switch (first) {
    case 'version':
      return version(command);
    case 'token':
      return token(command, second);
    case 'certs':
      return certs(command, second);
    case 'config':
      return config(command, second);
    case 'kubeconfig':
      return kubeconfigUser(command, second);
    case 'init':
      return second === 'phase' ? initPhase(command) : init(command);
    case 'join':
      return yield* join({ ...command, words: second === '' ? [] : [second, ...command.words] });
    case 'reset':
      return yield* reset(command);
    case 'upgrade':
      return upgrade(command, second);
    case 'alpha': case 'completion':
      throw new KubeadmError(`kubeadm ${`${first} ${second}`.trim()} is not there on this simulated cluster; version, token, certs, config, kubeconfig, init phase, join, reset and upgrade are`);
    default:
      throw new KubeadmError(`unknown command ${JSON.stringify(first)} for "kubeadm"`);
  }
}

/** Prints a kubeconfig for somebody else, signed by the cluster's authority. */
function kubeconfigUser(command: Command, verb: string): void {
  const { proc, flags } = command;
  if (verb !== 'user') throw new KubeadmError(verb === '' ? 'missing subcommand; "kubeconfig" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(verb)}`);
  const commonName = flags['client-name'];
  if (commonName === undefined) throw new KubeadmError('required flag(s) "client-name" not set');
  const subject = { commonName, organizations: (flags['org'] ?? '').split(',').filter((each) => each !== '') };
  proc.print(kubeconfigFor(command, subject, signed(command, 'ca', { subject, usage: 'client' })));
}
