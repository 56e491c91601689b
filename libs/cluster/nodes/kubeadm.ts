// Mirrors cmd/kubeadm: version, tokens, the state of certificates
// Differs: init, join, reset, upgrade and the rest are not there: the cluster is made already.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Secret } from '#cluster/api/generated/types.js';
import { secrets } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Client } from '#cluster/client/client.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { certificateOf } from '#linux/pki/certificate.js';
import { publicKeyInfo } from '#linux/pki/keys.js';
import { findPem } from '#linux/pki/pem.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#linux/programs/call.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { columns } from './columns.js';
import { parseGoArgs } from './go-args.js';
import { type NodeMachine, nodeMachineOf } from './node-machine.js';

const DAY_MS = 86_400_000;
const TTL_MS = DAY_MS;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NAMESPACE = 'kube-system';

class KubeadmError extends Error {}

interface Command {
  readonly proc: Call;
  readonly machine: NodeMachine;
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

export const kubeadm: Program = defineRawProgram('kubeadm', function* (proc, args): Step<number> {
  const { words, flags, error } = parseGoArgs(args, {
    booleans: { 'print-join-command': 'print-join-command', 'dry-run': 'dry-run', h: 'help', help: 'help' },
    texts: { o: 'output', output: 'output', ttl: 'ttl', description: 'description', kubeconfig: 'kubeconfig', 'cert-dir': 'cert-dir', config: 'config', usages: 'usages', groups: 'groups', v: 'v', 'certificate-key': 'certificate-key', 'rootfs': 'rootfs' },
  });
  const machine = proc.host.attached(nodeMachineOf);
  try {
    if (error !== undefined || machine === undefined) throw new KubeadmError(error ?? 'this machine is no node');
    yield* proc.work(1);
    const [first = '', second = ''] = words;
    const command = { proc, machine, words: words.slice(2), flags };
    if (first === 'version') version(command);
    else if (first === 'token') token(command, second);
    else if (first === 'certs' && second === 'check-expiration') checkExpiration(command);
    else if (first === 'certs' && second === 'certificate-key') proc.print(`${bytesToHex(sha256(encodeUtf8(`${proc.now()} ${proc.random.below(2 ** 31)}`)))}\n`);
    else if (first === 'config' && second === 'images') images(proc);
    else throw new KubeadmError(`kubeadm ${`${first} ${second}`.trim()} is not there on this simulated cluster; version, token, certs check-expiration and config images list are`);
    return 0;
  } catch (thrown) {
    if (thrown instanceof StatusError) proc.printError(`error: ${thrown.message}\n`);
    else if (thrown instanceof KubeadmError) proc.printError(`error: ${thrown.message}\nTo see the stack trace of this error execute with --v=5 or higher\n`);
    else throw thrown;
    return 1;
  }
});

function version({ proc, flags }: Command): void {
  const facts = { major: '1', minor: '36', gitVersion: 'v1.36.2', gitCommit: '6c1cd99a714e5f5ca5d8b1d0a4c4e8f0f1a2b3c4', gitTreeState: 'clean', buildDate: '2026-06-10T18:28:39Z', goVersion: 'go1.26.10', compiler: 'gc', platform: 'linux/amd64' };
  if (flags['output'] === 'short') proc.print('v1.36.2\n');
  else if (flags['output'] === 'json') proc.print(`${JSON.stringify({ clientVersion: facts }, undefined, 2)}\n`);
  else if (flags['output'] === 'yaml') proc.print(`clientVersion:\n${Object.entries(facts).map(([key, value]) => `  ${key}: ${/^\d+$/.test(value) ? `"${value}"` : value}\n`).sort().join('')}`);
  else proc.print(`kubeadm version: version.Info{Major:"1", Minor:"36", EmulationMajor:"", EmulationMinor:"", MinCompatibilityMajor:"", MinCompatibilityMinor:"", GitVersion:"v1.36.2", GitCommit:"${facts.gitCommit}", GitTreeState:"clean", BuildDate:"${facts.buildDate}", GoVersion:"${facts.goVersion}", Compiler:"gc", Platform:"linux/amd64"}\n`);
}

function images(proc: Call): void {
  for (const name of ['kube-apiserver:v1.36.2', 'kube-controller-manager:v1.36.2', 'kube-scheduler:v1.36.2', 'kube-proxy:v1.36.2', 'coredns/coredns:v1.14.0', 'pause:3.10.1', 'etcd:3.6.6-0']) proc.print(`registry.k8s.io/${name}\n`);
}

// ── tokens ──

function token(command: Command, verb: string): void {
  const { proc, machine, flags, words } = command;
  if (verb === 'generate') {
    proc.print(`${newToken(proc)}\n`);
    return;
  }
  const api = machine.api();
  if (typeof api === 'string') throw new KubeadmError(`failed to list bootstrap tokens: Get "https://${machine.endpoint}/api/v1/namespaces/kube-system/secrets?fieldSelector=type%3Dbootstrap.kubernetes.io%2Ftoken": ${api}`);
  if (verb === 'list') listTokens(command, api);
  else if (verb === 'create') createToken(command, api);
  else if (verb === 'delete') {
    if (words.length === 0) throw new KubeadmError('missing argument; \'token delete\' is missing token of form "^([a-z0-9]{6})$" or "^([a-z0-9]{6})\\\\.([a-z0-9]{16})$"');
    for (const word of words) {
      const id = word.split('.')[0] as string;
      api.delete(secrets, NAMESPACE, `bootstrap-token-${id}`);
      proc.print(`bootstrap token ${JSON.stringify(id)} deleted\n`);
    }
  } else throw new KubeadmError(`invalid subcommand ${JSON.stringify(verb)}${flags['help'] ?? ''}`);
}

function newToken({ random }: Call): string {
  const letters = (count: number) => Array.from({ length: count }, () => LETTERS[random.below(LETTERS.length)]).join('');
  return `${letters(6)}.${letters(16)}`;
}

function createToken({ proc, machine, words: [given], flags }: Command, api: Client): void {
  const token = given ?? newToken(proc);
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined || secret === undefined) throw new KubeadmError(`the bootstrap token ${JSON.stringify(token)} is invalid`);
  const ttlMs = ttlOf(flags['ttl']);
  const text = (value: string) => encodeBase64(encodeUtf8(value));
  api.create(secrets, {
    apiVersion: 'v1', kind: 'Secret', metadata: { name: `bootstrap-token-${id}`, namespace: NAMESPACE }, type: 'bootstrap.kubernetes.io/token',
    data: {
      'token-id': text(id), 'token-secret': text(secret), 'usage-bootstrap-authentication': text('true'), 'usage-bootstrap-signing': text('true'),
      'auth-extra-groups': text(flags['groups'] ?? 'system:bootstrappers:kubeadm:default-node-token'),
      ...(flags['description'] === undefined ? {} : { description: text(flags['description']) }), ...(ttlMs === 0 ? {} : { expiration: text(formatTime(proc.now() + ttlMs)) }),
    },
  } as Secret);
  if (flags['print-join-command'] === 'true') proc.print(`kubeadm join ${machine.endpoint} --token ${token} --discovery-token-ca-cert-hash sha256:${keyHash(machine.authorityPem)} \n`);
  else proc.print(`${token}\n`);
}

/** Of the public key of the authority: who joins checks it. */
function keyHash(pem: string): string {
  const block = findPem(pem, 'CERTIFICATE');
  return block === undefined ? '' : bytesToHex(sha256(publicKeyInfo(certificateOf(block.bytes).publicKey)));
}

function ttlOf(text: string | undefined): number {
  if (text === undefined) return TTL_MS;
  const [, hours = '0', minutes = '0', seconds = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text === '0' ? '0s' : text) ?? (() => {
    throw new KubeadmError(`invalid argument ${JSON.stringify(text)} for "--ttl" flag: time: invalid duration ${JSON.stringify(text)}`);
  })();
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

function listTokens({ proc }: Command, api: Client): void {
  const now = proc.now();
  const rows = api.list(secrets, { namespace: NAMESPACE }).items.filter(({ type }) => type === 'bootstrap.kubernetes.io/token').map((secret: Stored<Secret>) => {
    const value = (name: string) => decodeUtf8(decodeBase64((secret.data as Readonly<Record<string, string>> | undefined)?.[name] ?? ''));
    const expiration = value('expiration');
    const usages = [value('usage-bootstrap-authentication') === 'true' ? 'authentication' : '', value('usage-bootstrap-signing') === 'true' ? 'signing' : ''].filter((each) => each !== '');
    return [`${value('token-id')}.${value('token-secret')}`, expiration === '' ? '<forever>' : left(Date.parse(expiration) - now), expiration === '' ? '<never>' : expiration, usages.join(','), value('description') || '<none>', value('auth-extra-groups') || '<none>'];
  });
  if (rows.length > 0) proc.print(columns([['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...rows], 10));
}

/** `23h`, `59m`, `364d`, `9y`: as kubectl shows ages. */
function left(ms: number): string {
  if (ms < 0) return '<invalid>';
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 24 * 365 * 2) return `${Math.floor(hours / 24 / 365)}y`;
  if (hours >= 48) return `${Math.floor(hours / 24)}d`;
  if (hours >= 1) return `${hours}h`;
  return ms >= 60_000 ? `${Math.floor(ms / 60_000)}m` : `${Math.floor(ms / 1000)}s`;
}

// ── certificates ──

const CONFS = ['admin.conf', 'controller-manager.conf', 'scheduler.conf', 'super-admin.conf'];
const CERTIFICATES: readonly (readonly [name: string, path: string, authority: string])[] = [
  ['admin.conf', '', 'ca'], ['apiserver', 'apiserver.crt', 'ca'], ['apiserver-etcd-client', 'apiserver-etcd-client.crt', 'etcd-ca'], ['apiserver-kubelet-client', 'apiserver-kubelet-client.crt', 'ca'],
  ['controller-manager.conf', '', 'ca'], ['etcd-healthcheck-client', 'etcd/healthcheck-client.crt', 'etcd-ca'], ['etcd-peer', 'etcd/peer.crt', 'etcd-ca'], ['etcd-server', 'etcd/server.crt', 'etcd-ca'],
  ['front-proxy-client', 'front-proxy-client.crt', 'front-proxy-ca'], ['scheduler.conf', '', 'ca'], ['super-admin.conf', '', 'ca'],
];
const AUTHORITIES = [['ca', 'ca.crt'], ['etcd-ca', 'etcd/ca.crt'], ['front-proxy-ca', 'front-proxy-ca.crt']] as const;

function checkExpiration({ proc, flags }: Command): void {
  const folder = flags['cert-dir'] ?? '/etc/kubernetes/pki';
  proc.print('[check-expiration] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n[check-expiration] Use \'kubeadm init phase upload-config kubeadm --config your-config-file\' to re-upload it.\n\n');
  const rows = CERTIFICATES.map(([name, path, authority]) => {
    const endMs = endOf(proc, CONFS.includes(name) ? `/etc/kubernetes/${name}` : `${folder}/${path}`);
    return endMs === undefined ? [`!MISSING! ${name}`, '', '', '', ''] : [name, date(endMs), left(endMs - proc.now()), authority, 'no', ''];
  });
  proc.print(columns([['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED', ''].slice(0, 5), ...rows.map((row) => row.slice(0, 5))], 10));
  const authorities = AUTHORITIES.map(([name, path]) => {
    const endMs = endOf(proc, `${folder}/${path}`);
    return endMs === undefined ? [`!MISSING! ${name}`, '', '', ''] : [name, date(endMs), left(endMs - proc.now()), 'no'];
  });
  proc.print(`\n${columns([['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'], ...authorities], 10)}`);
}

/** When a certificate, or that of a kubeconfig, ends. */
function endOf({ files }: Call, path: string): number | undefined {
  if (!files.exists(path)) return undefined;
  const text = files.readText(path);
  const data = /client-certificate-data:\s*(\S+)/.exec(text)?.[1];
  const block = findPem(data === undefined ? text : decodeUtf8(decodeBase64(data)), 'CERTIFICATE');
  return block === undefined ? undefined : certificateOf(block.bytes).notAfterMs;
}

/** `Nov 21, 2027 12:00 UTC` */
function date(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(8, 10)}, ${iso.slice(0, 4)} ${iso.slice(11, 16)} UTC`;
}
