// Mirrors cmd/kubeadm/app/cmd/certs.go and app/phases/certs/renewal
// Differs: no generate-csr.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { columns } from '#cluster/nodes/columns.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { namesIn } from '#linux/pki/certificate.js';
import { extendedKeyUsagesIn, findExtension } from '#linux/pki/extensions.js';
import { valuesOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { AUTHORITIES, type AuthorityName, certificateAt, CONFS, folderOf, issuerAt, PAIRS, signed, withCertificate, writePair } from './certificates.js';
import { type Command, KubeadmError, readConfiguration } from './command.js';
import { left } from './left.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DONE = 'Done renewing certificates. You must restart the kube-apiserver, kube-controller-manager, kube-scheduler and etcd, so that they can use the new certificates.\n';

interface Renewable {
  readonly name: string;
  readonly purpose: string;
  readonly authority: AuthorityName;
  /** Where its certificate is read. */
  readonly path: string;
  readonly isConf: boolean;
}

/** By name, as both commands list them. */
function renewables(command: Command): readonly Renewable[] {
  const confs = CONFS.map(({ name, purpose }) => ({ name, purpose, authority: 'ca' as const, path: `/etc/kubernetes/${name}`, isConf: true }));
  const pairs = PAIRS.map(({ name, purpose, authority, path }) => ({ name, purpose, authority, path: `${folderOf(command)}/${path}.crt`, isConf: false }));
  return [...confs, ...pairs].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function certs(command: Command, verb: string): void {
  const { proc } = command;
  if (verb === 'check-expiration') checkExpiration(command);
  else if (verb === 'certificate-key') proc.print(`${bytesToHex(sha256(encodeUtf8(`${proc.now()} ${proc.random.below(2 ** 31)}`)))}\n`);
  else if (verb === 'renew') renew(command);
  else throw new KubeadmError(verb === '' ? 'missing subcommand; "certs" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(verb)}`);
}

function sayConfiguration(command: Command, prefix: string): void {
  if (!readConfiguration(command, prefix)) command.proc.print(`[${prefix}] Error reading configuration from the Cluster. Falling back to default configuration\n`);
  command.proc.print('\n');
}

function renew(command: Command): void {
  const { proc, words: [name] } = command;
  const all = renewables(command);
  if (name === undefined) throw new KubeadmError('missing subcommand; "renew" is not meant to be run on its own');
  const wanted = name === 'all' ? all : all.filter((one) => one.name === name);
  if (wanted.length === 0) throw new KubeadmError(`invalid subcommand ${JSON.stringify(name)}`);
  sayConfiguration(command, 'renew');
  for (const one of wanted) renewOne(command, one);
  if (name === 'all') proc.print(`\n${DONE}`);
}

/** A new certificate and key for the same subject and names, for another year. */
function renewOne(command: Command, { purpose, authority, path, isConf }: Renewable): void {
  const { proc } = command;
  const { files } = proc;
  const old = certificateAt(command, path);
  if (old === undefined) {
    proc.print(`MISSING! ${purpose}\n`);
    return;
  }
  if (issuerAt(command, authority) === undefined) {
    proc.print(`Detected external ${authority}, ${purpose} can't be renewed\n`);
    return;
  }
  const usages = findExtension(old.extensions, 'extendedKeyUsage');
  const has = (usage: string) => usages !== undefined && extendedKeyUsagesIn(usages.value).includes(getObjectIdentifier(usage));
  const names = namesIn(old);
  const pair = signed(command, authority, {
    subject: { commonName: valuesOf(old.subject, 'CN')[0] ?? '', organizations: valuesOf(old.subject, 'O') },
    usage: has('serverAuth') ? (has('clientAuth') ? 'both' : 'server') : 'client', ...(names.length === 0 ? {} : { names }),
  });
  if (isConf) files.write(path, withCertificate(files.readText(path), pair), 0o600);
  else writePair(command, path.replace(/\.crt$/, ''), pair);
  proc.print(`${purpose} renewed\n`);
}

function checkExpiration(command: Command): void {
  const { proc } = command;
  sayConfiguration(command, 'check-expiration');
  const rows = renewables(command).map(({ name, path, authority }) => {
    const endMs = certificateAt(command, path)?.notAfterMs;
    return endMs === undefined ? [`!MISSING! ${name}`, '', '', '', ''] : [name, date(endMs), left(endMs - proc.now()), authority, issuerAt(command, authority) === undefined ? 'yes' : 'no'];
  });
  proc.print(columns([['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'], ...rows], 10));
  const authorities = AUTHORITIES.map(([name, path]) => {
    const endMs = certificateAt(command, `${folderOf(command)}/${path}.crt`)?.notAfterMs;
    return endMs === undefined ? [`!MISSING! ${name}`, '', '', ''] : [name, date(endMs), left(endMs - proc.now()), issuerAt(command, name) === undefined ? 'yes' : 'no'];
  });
  proc.print(`\n${columns([['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'], ...authorities], 10)}`);
}

/** `Nov 21, 2027 12:00 UTC` */
function date(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(8, 10)}, ${iso.slice(0, 4)} ${iso.slice(11, 16)} UTC`;
}
