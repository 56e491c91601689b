// Mirrors server/etcdmain of etcd 3.6: its flags, its log, its health
// Differs: one member; the store itself is the cluster's.
import { answer, http } from '#cluster/images/serve/serve.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import { Run } from './components.js';
import { controlPlaneOf, type Flags, Refusal } from './control-plane.js';

const FLAGS = `
  name data-dir wal-dir snapshot-count heartbeat-interval election-timeout initial-election-tick-advance listen-peer-urls listen-client-urls max-snapshots
  max-wals quota-backend-bytes backend-bbolt-freelist-type backend-batch-interval backend-batch-limit max-txn-ops max-request-bytes
  max-concurrent-streams enable-grpc-gateway grpc-keepalive-min-time grpc-keepalive-interval grpc-keepalive-timeout socket-reuse-port
  socket-reuse-address initial-advertise-peer-urls initial-cluster initial-cluster-state initial-cluster-token advertise-client-urls discovery
  strict-reconfig-check pre-vote auto-compaction-retention auto-compaction-mode cert-file key-file client-cert-auth client-cert-file client-key-file
  client-crl-file client-cert-allowed-hostname trusted-ca-file auto-tls peer-cert-file peer-key-file peer-client-cert-auth peer-client-cert-file
  peer-client-key-file peer-trusted-ca-file peer-cert-allowed-cn peer-cert-allowed-hostname peer-auto-tls self-signed-cert-validity peer-crl-file
  cipher-suites cors host-whitelist tls-min-version tls-max-version auth-token bcrypt-cost auth-token-ttl enable-pprof metrics listen-metrics-urls
  logger log-outputs log-level log-format enable-log-rotation log-rotation-config-json experimental-initial-corrupt-check force-new-cluster
  unsafe-no-fsync feature-gates experimental-watch-progress-notify-interval watch-progress-notify-interval corrupt-check-time compact-hash-check-time
  compaction-batch-limit peer-skip-client-san-verification warning-apply-duration warning-unary-request-duration max-learners
  snapshot-catchup-entries compaction-sleep-interval downgrade-check-time memory-mlock bootstrap-defrag-threshold-megabytes config-file version help`.trim().split(/\s+/);

export const etcd: Program = {
  name: 'etcd',
  *run(proc) {
    const flags = parse(proc.argv.slice(1));
    if ('error' in flags) {
      yield* proc.stderr.write(`${flags.error}\n`);
      return 2;
    }
    const plane = proc.host.attached(controlPlaneOf);
    const run = new Run(proc);
    yield* log(proc, 'info', 'embed/etcd.go:132', 'configuring peer listeners', {});
    if (plane === undefined) return 1;
    let stop: () => void;
    try {
      checkFiles(proc, flags);
      stop = plane.serveEtcd(flags, proc.files);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      yield* log(proc, 'fatal', 'etcdmain/etcd.go:204', 'discovery failed', { error: error.message });
      return 1;
    }
    const health = http(({ target }) => (/^\/(?:health|livez|readyz)/.test(target) ? answer(200, '{"health":"true","reason":""}') : answer(404, '404 page not found\n')));
    const stops: (() => void)[] = [];
    let listening = '';
    try {
      for (const { address, port } of endpointsOf(flags['listen-metrics-urls'] ?? '')) {
        listening = `${address}:${port}`;
        stops.push(proc.net.listen({ address, port }, health));
      }
      yield* log(proc, 'info', 'embed/serve.go:210', 'serving client traffic securely', { traffic: 'grpc+http', address: '127.0.0.1:2379' });
      while ((yield* run.wait(plane)) !== 'signal');
      yield* log(proc, 'info', 'osutil/interrupt_unix.go:65', 'received signal; shutting down', { signal: 'terminated' });
      return 0;
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      yield* log(proc, 'fatal', 'etcdmain/etcd.go:204', 'discovery failed', { error: `listen tcp ${listening}: bind: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}` });
      return 1;
    } finally {
      for (const close of stops) close();
      stop();
    }
  },
};

/** `http://127.0.0.1:2381,…` */
function endpointsOf(urls: string): { readonly address: string; readonly port: number }[] {
  return urls.split(',').flatMap((url) => {
    const [, address = '', port = ''] = /^https?:\/\/([^:/]+):(\d+)\/?$/.exec(url.trim()) ?? [];
    return address === '' ? [] : [{ address, port: Number(port) }];
  });
}

function* log(proc: Process, level: string, caller: string, msg: string, more: Readonly<Record<string, string>>): Step<void> {
  yield* proc.stderr.write(`${JSON.stringify({ level, ts: `${new Date(proc.world.clock.now()).toISOString().slice(0, -1)}000Z`, caller, msg, ...more })}\n`);
}

/** Go's own flag package: one dash or two. */
function parse(args: readonly string[]): Flags | { readonly error: string } {
  const flags: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const [, name = '', value] = /^--?([^=]+)(?:=(.*))?$/s.exec(args[i] as string) ?? [];
    if (name === '') return { error: `'${args[i]}' is not a valid flag` };
    if (!FLAGS.includes(name)) return { error: `flag provided but not defined: -${name}` };
    flags[name] = value ?? (args[i + 1]?.startsWith('-') === false ? (args[++i] as string) : 'true');
  }
  return flags;
}

function checkFiles(proc: Process, flags: Flags): void {
  for (const name of ['cert-file', 'key-file', 'trusted-ca-file', 'peer-cert-file', 'peer-key-file', 'peer-trusted-ca-file']) {
    const path = flags[name];
    if (path !== undefined && !proc.files.exists(path)) throw new Refusal(`open ${path}: no such file or directory`);
  }
}
