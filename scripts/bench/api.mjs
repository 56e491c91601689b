// The API server by itself, in one process: what single requests cost, and what many of them do.
import { percentiles } from '../measure/percentiles.mjs';

const OPTIONS = { startMs: Date.UTC(2026, 0, 1), nodes: ['controlplane', 'node01'], layout: 'bare' };
const PODS = 10_000;
const WATCHERS = 100;
const WRITES = 2_000;
const APPLIED = 500;
const ADMIN = { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } };
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

export async function bench() {
  const { World } = await import('../../libs/world/dist/world.js');
  const { SharedParts } = await import('../../libs/world/dist/shared-parts.js');
  const shared = new SharedParts();
  const make = (seed) => {
    const world = World.create({ ...OPTIONS, seed }, { shared });
    world.advance(10_000); // the namespace has its service account
    return world;
  };
  return { ...single(make(1)), listOf10000: lists(make(2)), watchers: watchers(make(3)), apply500: apply(make(4)) };
}

function ask(world, method, target, body, headers = {}) {
  const answer = world.request({ method, target, headers: { host: 'kubernetes', 'content-type': 'application/json', ...headers }, body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)), client: ADMIN });
  if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.text}`);
  return answer;
}

const pod = (name) => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: 'web', tier: 'front' } },
  spec: { containers: [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources: { requests: { cpu: '10m', memory: '16Mi' } } }] },
});
const PODS_PATH = '/api/v1/namespaces/default/pods';

/** Microseconds of one request, from its bytes to those of the answer. */
function single(world) {
  let count = 0;
  const create = microseconds(2_000, () => ask(world, 'POST', PODS_PATH, pod(`p${count++}`)));
  const get = microseconds(5_000, (round) => ask(world, 'GET', `${PODS_PATH}/p${round % count}`).body.length);
  const getInProcess = microseconds(5_000, (round) => world.client.get({ group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true }, 'default', `p${round % count}`));
  return { createPodUs: create, getPodUs: get, getPodInProcessUs: getInProcess };
}

/** Milliseconds of a list of 10,000 pods, in three forms. */
function lists(world) {
  for (let i = 0; i < PODS; i++) ask(world, 'POST', PODS_PATH, { ...pod(`p${i}`), spec: { ...pod('').spec, schedulerName: 'nobody' } });
  const timed = (headers, query = '') => percentiles(times(10, () => ask(world, 'GET', `${PODS_PATH}${query}`, undefined, headers).text.length));
  return { table: timed({ accept: TABLE }), json: timed({}), tableOf500: timed({ accept: TABLE }, '?limit=500') };
}

/** Writes a second with 100 watchers who read every event. */
function watchers(world) {
  ask(world, 'POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'x' } });
  const streams = Array.from({ length: WATCHERS }, () => ask(world, 'GET', '/api/v1/namespaces/default/configmaps?watch=1').body);
  let events = 0;
  const drain = () => {
    for (const stream of streams) while (stream.next() != null) events++;
  };
  world.advance(10);
  drain();
  events = 0;
  const begun = performance.now();
  for (let i = 0; i < WRITES; i++) {
    ask(world, 'PATCH', '/api/v1/namespaces/default/configmaps/x', { data: { i: `${i}` } }, { 'content-type': 'application/merge-patch+json' });
    world.advance(1);
    drain();
  }
  const seconds = (performance.now() - begun) / 1000;
  for (const stream of streams) stream.cancel();
  return { watchers: WATCHERS, writes: WRITES, events, writesPerSecond: Math.round(WRITES / seconds) };
}

/** Milliseconds of `kubectl apply -f` of 500 objects, the first time and again. */
function apply(world) {
  const shell = world.openShell();
  const run = (command) => {
    const ran = shell.run(command, { stdin: '', timeoutMs: 600_000 });
    if (ran.exitCode !== 0) throw new Error(`${command}: ${ran.stderr}`);
  };
  run(`for i in $(seq ${APPLIED}); do printf -- '---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: c%s, labels: {app: web}}\\ndata: {a: b, c: d}\\n' $i; done > all.yaml`);
  return { createdMs: times(1, () => run('kubectl apply -f all.yaml'))[0], unchangedMs: times(1, () => run('kubectl apply -f all.yaml'))[0] };
}

function times(count, work) {
  return Array.from({ length: count }, (_, round) => {
    const begun = performance.now();
    work(round);
    return performance.now() - begun;
  });
}

function microseconds(count, work) {
  times(200, work);
  const { p50Ms, p99Ms } = percentiles(times(count, work).map((ms) => ms * 1000));
  return { p50: p50Ms, p99: p99Ms };
}
