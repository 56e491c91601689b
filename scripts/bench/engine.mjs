// The engine by itself, in one process: what a cluster costs to make, to use, to store and to keep.
import { percentiles } from '../measure/percentiles.mjs';

const OPTIONS = { startMs: Date.UTC(2026, 0, 1), nodes: ['controlplane', 'node01', 'node02'], layout: 'kubeadm' };
const IDLE_CLUSTERS = 500;

export async function bench() {
  const { World } = await import('../../libs/world/dist/world.js');
  const { decodeChanges, encodeChanges, replay } = await import('../../libs/session/dist/state-log.js');
  const { SharedParts } = await import('../../libs/world/dist/shared-parts.js');
  const shared = new SharedParts();
  const make = (seed) => World.create({ ...OPTIONS, seed }, { shared });
  const shells = new Map();
  const run = (world, command) => {
    if (!shells.has(world)) shells.set(world, world.openShell());
    const ran = shells.get(world).run(command, { stdin: '', timeoutMs: 60_000 });
    if (ran.exitCode !== 0) throw new Error(`${command}: ${ran.stderr}`);
    return ran;
  };
  make(0); // what all clusters of a process share is made with the first one

  const newCluster = percentiles(times(50, (round) => make(round + 1)));
  const world = make(1_000);
  run(world, 'kubectl create deployment web --image=nginx:1.27 --replicas=3');
  world.advance(30_000);
  const getPods = percentiles(times(200, () => run(world, 'kubectl get pods')));

  const big = make(2_000);
  run(big, 'kubectl create deployment web --image=nginx:1.27 --replicas=3');
  big.advance(30_000);
  const scaleBegun = performance.now();
  run(big, 'kubectl scale deployment web --replicas=200');
  let virtualSeconds = 0;
  const running = () => Number(run(big, `kubectl get deployment web -o jsonpath='{.status.readyReplicas}'`).stdout || 0);
  while (running() < 200 && virtualSeconds < 300) {
    big.advance(1_000);
    virtualSeconds++;
  }
  const scale = { readyReplicas: running(), wallMs: Math.round(performance.now() - scaleBegun), virtualSeconds };

  const snapshot = encodeChanges({ ...world.changesSince(undefined) });
  const restore = percentiles(times(20, () => World.restore(replay([decodeChanges(snapshot)]), { shared })));
  return { newCluster, getPods, scale3To200: scale, snapshotBytes: snapshot.length, restore, idle: idleMemory(make) };
}

function times(count, work) {
  return Array.from({ length: count }, (_, round) => {
    const begun = performance.now();
    work(round);
    return performance.now() - begun;
  });
}

/** Bytes of heap for each further cluster; exact with `node --expose-gc`. */
function idleMemory(make) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: IDLE_CLUSTERS }, (_, index) => make(10_000 + index));
  globalThis.gc?.();
  const bytesEach = Math.round((process.memoryUsage().heapUsed - before) / kept.length);
  return { clusters: kept.length, bytesEach, collected: globalThis.gc !== undefined };
}
