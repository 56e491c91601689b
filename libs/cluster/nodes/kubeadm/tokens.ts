// Mirrors cmd/kubeadm/app/cmd/token.go
// Differs: no configuration files.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Secret } from '#cluster/api/generated/types.js';
import { secrets } from '#cluster/api/resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Client } from '#cluster/client/client.js';
import { columns } from '#cluster/nodes/columns.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { certificateOf } from '#linux/pki/certificate.js';
import { publicKeyInfo } from '#linux/pki/keys.js';
import { findPem } from '#linux/pki/pem.js';
import type { Call } from '#linux/programs/call.js';
import { type Command, KubeadmError } from './command.js';
import { left } from './left.js';

const TTL_MS = 86_400_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const NAMESPACE = 'kube-system';

export function token(command: Command, verb: string): void {
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

/** Of the public key of an authority: who joins checks it. */
export function keyHash(pem: string): string {
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
