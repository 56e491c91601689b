// Measures the engine alone: new clusters, kubectl, scaling, snapshots, idle memory. Run with --expose-gc. Prints JSON.
import { deflateRawSync } from 'node:zlib';
import { World } from '../../libs/world/dist/world.js';
import { SharedParts } from '../../libs/world/dist/shared-parts.js';

const options = { layout: 'kubeadm', nodes: ['controlplane', 'node01', 'node02'], startMs: Date.UTC(2026, 0, 1) };
const shared = new SharedParts();
const create = (seed) => World.create({ ...options, seed }, { shared });

function timed(task) {
  const start = performance.now();
  const value = task();
  return { ms: performance.now() - start, value };
}

/** The median of several runs, in milliseconds. */
function median(runs, task) {
  const times = Array.from({ length: runs }, (_, index) => timed(() => task(index)).ms).sort((a, b) => a - b);
  return round(times[times.length >> 1]);
}

function round(value) {
  return Math.round(value * 100) / 100;
}

function heapBytes() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const first = timed(() => create(0));
const newClusterMs = median(15, (index) => create(index + 1));

const world = create(100);
const shell = world.openShell();
const run = (cmd) => shell.run(cmd, { stdin: '', timeoutMs: 600_000 });
run('kubectl create deployment web --image=nginx:1.27 --replicas=3; kubectl rollout status deployment/web');
const getPodsMs = median(50, () => run('kubectl get pods'));
const scale = timed(() => {
  run('kubectl scale deployment web --replicas=200');
  world.runUntil(() => world.client.list({ group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true }, { namespace: 'default' }).items.filter((pod) => pod.status?.phase === 'Running').length === 200, 600_000);
});

const fresh = create(200);
fresh.runScript('workstation', 'kubectl create deployment web --image=nginx:1.27 --replicas=3; kubectl rollout status deployment/web; echo hello > notes', 120_000);
const { set } = fresh.changesSince(undefined);
const text = JSON.stringify(set);
const restoreMs = median(10, () => World.restore(new Map(Object.entries(JSON.parse(text))), { shared }));
const forkMs = median(10, () => fresh.fork());

const before = heapBytes();
const COUNT = 500;
const idle = Array.from({ length: COUNT }, (_, index) => create(1000 + index));
const idleBytes = (heapBytes() - before) / idle.length;

process.stdout.write(`${JSON.stringify({
  firstClusterMs: round(first.ms), newClusterMs, newClusterBytes: Math.round(idleBytes), kubectlGetPodsMs: getPodsMs, scale3to200Ms: round(scale.ms),
  snapshotBytes: deflateRawSync(text).length, snapshotPlainBytes: text.length, restoreMs, forkMs, idleClusters: COUNT, idleBytesEach: Math.round(idleBytes),
}, null, 2)}\n`);
