// How etcdctl gets to etcd: its endpoints, its certificates, and what it says when one of them is wrong.
import { ClientCertificates } from '#cluster/apiserver/authentication/client-certificates.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { Call } from '#linux/programs/call.js';
import type { Step } from '#linux/kernel/step.js';
import { type NodeMachine, nodeMachineOf } from './node-machine.js';

/** Ends the command with `Error: message`. */
export class EtcdctlError extends Error {}

export interface EtcdConnection {
  readonly etcd: Etcd;
  readonly machine: NodeMachine;
  readonly endpoint: string;
}

const DIAL_MS = 5_000;
const PORT = '2379';
const CA = '/etc/kubernetes/pki/etcd/ca.crt';

/** What flags or ETCDCTL_ variables say. */
export function settingOf(proc: Call, flags: Readonly<Record<string, string>>, name: string): string | undefined {
  return flags[name] ?? proc.env.get(`ETCDCTL_${name.toUpperCase().replaceAll('-', '_')}`);
}

export function endpointsOf(proc: Call, flags: Readonly<Record<string, string>>): readonly string[] {
  return (settingOf(proc, flags, 'endpoints') ?? '127.0.0.1:2379').split(',').map((each) => each.trim());
}

/** Throws EtcdctlError, some of them after the time that the real one waits. */
export function* connect(proc: Call, flags: Readonly<Record<string, string>>, endpoint = endpointsOf(proc, flags)[0] as string): Step<EtcdConnection> {
  const machine = proc.host.attached(nodeMachineOf);
  const [cacert, cert, key] = ['cacert', 'cert', 'key'].map((name) => settingOf(proc, flags, name));
  for (const path of [cert, key, cacert]) if (path !== undefined && !proc.files.exists(path)) throw new EtcdctlError(`open ${path}: no such file or directory`);
  if (cert !== undefined && key === undefined || cert === undefined && key !== undefined) throw new EtcdctlError(`KeyFile and CertFile must both be present[key: ${key ?? ''}, cert: ${cert ?? ''}]`);
  const [, scheme = '', host = '', port = ''] = /^(?:(https?):\/\/)?([^:/]+)(?::(\d+))?\/?$/.exec(endpoint) ?? [];
  const isSecure = scheme === 'https' || (scheme === '' && (cacert !== undefined || cert !== undefined));
  const address = `${host}:${port === '' ? PORT : port}`;
  const refused = `connection error: desc = \\"transport: Error while dialing: dial tcp ${address}: connect: connection refused\\"`;
  if (machine === undefined || machine.etcd === undefined || !['127.0.0.1', 'localhost', machine.address].includes(host) || (port !== '' && port !== PORT)) return yield* fail(proc, address, refused);
  if (!isSecure) return yield* fail(proc, address, 'connection error: desc = \\"error reading server preface: EOF\\"');
  const authority = proc.host.files.exists(CA) ? proc.host.files.readText(CA) : '';
  const trusted = cacert === undefined ? '' : proc.files.readText(cacert);
  if (trusted.trim() !== authority.trim()) {
    return yield* fail(proc, address, 'connection error: desc = \\"transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority\\"');
  }
  const own = cert === undefined ? '' : proc.files.readText(cert);
  if (new ClientCertificates().verify(own, authority, proc.now()) === undefined) {
    return yield* fail(proc, address, own === '' ? 'connection error: desc = \\"error reading server preface: remote error: tls: certificate required\\"' : 'connection error: desc = \\"error reading server preface: remote error: tls: bad certificate\\"');
  }
  yield* proc.work(1);
  return { etcd: machine.etcd, machine, endpoint };
}

function* fail(proc: Call, address: string, why: string): Step<never> {
  yield* proc.process.sleep(DIAL_MS);
  proc.printError(`{"level":"warn","ts":"${new Date(proc.now()).toISOString().slice(0, -1)}000Z","logger":"etcd-client","caller":"v3@v3.6.6/retry_interceptor.go:65","msg":"retrying of unary invoker failed","target":"etcd-endpoints://0xc0003a2000/${address}","method":"/etcdserverpb.KV/Range","attempt":0,"error":"rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: ${why}"}\n`);
  throw new EtcdctlError('context deadline exceeded');
}
