// Mirrors cmd/kube-apiserver, kube-controller-manager and kube-scheduler: their flags, their logs, and when they give up
// Differs: what they do is done by the cluster for as long as they run; there is no --help.
import { answer, OutputQueue } from '#cluster/images/serve/serve.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import { type ControlPlane, controlPlaneOf, type Flags, Refusal } from './control-plane.js';
import { API_SERVER_FLAGS, CONTROLLER_MANAGER_FLAGS, type FlagTable, parseFlags, SCHEDULER_FLAGS } from './flags.js';

/** The deadline for renewing a leader's lease. */
const LEASE_DEADLINE_MS = 10_000;
/** How long kube-apiserver tries to reach etcd. */
const ETCD_DEADLINE_MS = 20_000;
/** From the start to the first answer. */
const API_START_MS = 2_500;
const RETRY_MS = 2_000;

/** klog's line: `I1121 08:30:16.123456       1 server.go:1] text`. */
export function klog(proc: Process, level: 'I' | 'W' | 'E' | 'F', where: string, message: string): string {
  const iso = new Date(proc.world.clock.now()).toISOString();
  return `${level}${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000${`${proc.pid}`.padStart(8)} ${where}] ${message}\n`;
}

/** What became of waiting. */
type Woken = 'signal' | 'time' | 'change';

/** One run of a component: its log, and what it waits for. */
export class Run {
  readonly output = new OutputQueue();
  isTold = false;
  #wake: (() => void) | undefined;

  constructor(readonly proc: Process) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      proc.onSignal(signal, () => {
        this.isTold = true;
        this.#wake?.();
      });
    }
  }

  *log(level: 'I' | 'W' | 'E' | 'F', where: string, message: string): Step<void> {
    yield* this.proc.stderr.write(klog(this.proc, level, where, message));
  }

  /** Until a signal to end, a change of the control plane, or the time. */
  *wait(plane: ControlPlane, timeoutMs?: number): Step<Woken> {
    if (this.isTold) return 'signal';
    let woken: Woken | undefined;
    const { clock } = this.proc.world;
    const stops = [plane.onChange(() => this.#end(() => (woken ??= 'change')))];
    if (timeoutMs !== undefined) stops.push(clock.after(timeoutMs, () => this.#end(() => (woken ??= 'time'))));
    try {
      while (woken === undefined && !this.isTold) {
        yield {
          park: (wake) => {
            this.#wake = wake;
            return () => {
              this.#wake = undefined;
            };
          },
        };
      }
    } finally {
      for (const stop of stops) stop();
    }
    return this.isTold ? 'signal' : (woken ?? 'signal');
  }

  #end(note: () => void): void {
    note();
    this.#wake?.();
  }
}

interface Component {
  readonly name: string;
  readonly flags: FlagTable;
  main(run: Run, plane: ControlPlane, flags: Flags): Step<number>;
}

function programOf({ name, flags: table, main }: Component): Program {
  return {
    name,
    *run(proc) {
      const parsed = parseFlags(proc.argv.slice(1), table);
      if ('error' in parsed) {
        yield* proc.stderr.write(`Error: ${parsed.error}\n`);
        return 1;
      }
      if (parsed.flags['version'] === 'true') {
        yield* proc.stdout.write('Kubernetes v1.36.2\n');
        return 0;
      }
      const plane = proc.host.attached(controlPlaneOf);
      const run = new Run(proc);
      if (plane === undefined) {
        yield* run.log('E', 'run.go:72', '"command failed" err="there is no cluster for this control plane"');
        return 1;
      }
      try {
        return yield* main(run, plane, parsed.flags);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        yield* run.log('E', 'run.go:72', `"command failed" err=${JSON.stringify(error.message)}`);
        return 1;
      }
    },
  };
}

export const kubeApiServer = programOf({
  name: 'kube-apiserver', flags: API_SERVER_FLAGS,
  *main(run, plane, flags) {
    const { proc } = run;
    yield* run.log('I', 'options.go:263', `external host was not specified, using ${flags['advertise-address'] ?? '0.0.0.0'}`);
    yield* run.log('I', 'server.go:150', 'Version: v1.36.2');
    const servers = flags['etcd-servers'] ?? '';
    if (servers === '') throw new Refusal('--etcd-servers must be specified');
    const isRestored = plane.apiOutage() === undefined;
    const sinceMs = proc.world.clock.now();
    while (!plane.reachesEtcd(servers)) {
      const address = servers.split(',')[0]?.replace(/^https?:\/\//, '') ?? '';
      yield* run.log('W', 'logging.go:55', `[core] [Channel #1 SubChannel #2] grpc: addrConn.createTransport failed to connect to {Addr: "${address}", ServerName: "${address}", }. Err: connection error: desc = "transport: Error while dialing: dial tcp ${address}: connect: connection refused"`);
      if ((yield* run.wait(plane, RETRY_MS)) === 'signal') return 0;
      if (proc.world.clock.now() - sinceMs < ETCD_DEADLINE_MS) continue;
      yield* run.log('F', 'instance.go:226', 'Error creating leases: error creating storage factory: context deadline exceeded');
      return 255;
    }
    if (!isRestored) yield* proc.sleep(API_START_MS);
    const stop = plane.serveApi(flags, proc.files);
    try {
      yield* run.log('I', 'secure_serving.go:211', `Serving securely on [::]:${flags['secure-port'] ?? '6443'}`);
      return yield* whileEtcdAnswers(run, plane, servers);
    } finally {
      stop();
    }
  },
});

/** Without etcd the server fails its health checks before long. */
function* whileEtcdAnswers(run: Run, plane: ControlPlane, servers: string): Step<number> {
  for (;;) {
    if ((yield* run.wait(plane, plane.reachesEtcd(servers) ? undefined : ETCD_DEADLINE_MS)) === 'signal') break;
    if (plane.reachesEtcd(servers)) continue;
    const sinceMs = run.proc.world.clock.now();
    while (!plane.reachesEtcd(servers) && run.proc.world.clock.now() - sinceMs < ETCD_DEADLINE_MS) {
      if ((yield* run.wait(plane, RETRY_MS)) === 'signal') return 0;
    }
    if (plane.reachesEtcd(servers)) continue;
    yield* run.log('F', 'hooks.go:204', 'PostStartHook "start-service-ip-repair-controllers" failed: unable to perform initial IP and Port allocation check');
    return 255;
  }
  yield* run.log('I', 'genericapiserver.go:578', '[graceful-termination] apiserver is exiting');
  return 0;
}

/** Where the controller manager and the scheduler tell how they are: to anybody, and nothing else to strangers. Returns the end. Throws Refusal. */
function serveHealth({ proc }: Run, flags: Flags, usualPort: number, paths: readonly string[]): () => void {
  const address = flags['bind-address'] ?? '0.0.0.0';
  const port = Number(flags['secure-port'] ?? usualPort);
  if (port === 0) return () => {};
  const handle = ({ target }: HttpRequest): HttpResponse => {
    const [path = ''] = target.split('?');
    if (paths.includes(path)) return answer(200, 'ok');
    if (['/healthz', '/livez', '/readyz'].includes(path)) return answer(404, '404 page not found\n');
    const message = `forbidden: User "system:anonymous" cannot get path "${path}"`;
    return answer(403, `${JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'Forbidden', details: {}, code: 403 })}\n`, { 'content-type': 'application/json' });
  };
  try {
    return proc.net.listen({ address, port }, { kind: 'http', service: { tls: { names: ['localhost'], authority: `${proc.argv[0]}-ca` }, handle } });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const why = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
    throw new Refusal(`failed to create listener: failed to listen on ${address}:${port}: listen tcp ${address}:${port}: bind: ${why}`);
  }
}

/** A component that works while it is the leader, and can only be while the API server answers. */
function* lead(run: Run, plane: ControlPlane, lease: string, begin: () => () => void): Step<number> {
  const { clock } = run.proc.world;
  let end: (() => void) | undefined;
  let lostMs: number | undefined;
  try {
    if (plane.apiOutage() !== undefined) yield* run.log('I', 'leaderelection.go:257', `"Attempting to acquire leader lease..." lock="kube-system/${lease}"`);
    for (;;) {
      const outage = plane.apiOutage();
      if (outage === undefined) {
        lostMs = undefined;
        if (end === undefined) {
          end = begin();
          yield* run.log('I', 'leaderelection.go:271', `"Successfully acquired lease" lock="kube-system/${lease}"`);
        }
        if ((yield* run.wait(plane)) === 'signal') return 0;
        continue;
      }
      lostMs ??= clock.now();
      yield* run.log('E', 'leaderelection.go:441', `"Error retrieving lease lock" err=${JSON.stringify(`Get "https://${outage.split(' ')[2]?.replace(/:$/, '')}/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${lease}?timeout=5s": ${outage}`)} lock="kube-system/${lease}"`);
      if (end !== undefined && clock.now() - lostMs >= LEASE_DEADLINE_MS) {
        yield* run.log('E', lease === 'kube-scheduler' ? 'server.go:345' : 'controllermanager.go:340', lease === 'kube-scheduler' ? '"Leaderelection lost"' : '"leaderelection lost"');
        return 1;
      }
      if ((yield* run.wait(plane, RETRY_MS)) === 'signal') return 0;
    }
  } finally {
    end?.();
  }
}

export const kubeControllerManager = programOf({
  name: 'kube-controller-manager', flags: CONTROLLER_MANAGER_FLAGS,
  *main(run, plane, flags) {
    checkFiles(run, flags, ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig', 'root-ca-file', 'service-account-private-key-file', 'cluster-signing-cert-file', 'cluster-signing-key-file']);
    yield* run.log('I', 'controllermanager.go:188', '"Starting" version="v1.36.2"');
    const close = serveHealth(run, flags, 10_257, ['/healthz']);
    try {
      return yield* lead(run, plane, 'kube-controller-manager', () => plane.runControllers(flags));
    } finally {
      close();
    }
  },
});

export const kubeScheduler = programOf({
  name: 'kube-scheduler', flags: SCHEDULER_FLAGS,
  *main(run, plane, flags) {
    checkFiles(run, flags, ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig', 'config']);
    yield* run.log('I', 'server.go:176', '"Starting Kubernetes Scheduler" version="v1.36.2"');
    const close = serveHealth(run, flags, 10_259, ['/healthz', '/livez', '/readyz']);
    try {
      return yield* lead(run, plane, 'kube-scheduler', () => plane.runScheduler(flags));
    } finally {
      close();
    }
  },
});

/** Files that flags name must be there. */
function checkFiles({ proc }: Run, flags: Flags, names: readonly string[]): void {
  for (const name of names) {
    const path = flags[name];
    if (path === undefined || path === '' || proc.files.exists(path)) continue;
    throw new Refusal(/kubeconfig/.test(name) ? `stat ${path}: no such file or directory` : `open ${path}: no such file or directory`);
  }
}
