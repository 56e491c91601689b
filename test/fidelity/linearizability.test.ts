import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { serveCluster, type ServedCluster } from './served-cluster.js';

const TIMEOUT_MS = 180_000;
const CLIENTS = 8;
/** Of each client. */
const STEPS = 60;
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const LISTS = '/api/v1/namespaces/default/configmaps';
const SEED = 20_260_101;

interface ConfigMap {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>>;
}
interface Answer {
  readonly status: number;
  readonly body: { readonly metadata: { readonly resourceVersion: string; readonly continue?: string }; readonly items: readonly ConfigMap[]; readonly data?: Readonly<Record<string, string>> };
}
interface WatchEvent {
  readonly type: string;
  readonly object: ConfigMap;
}

/** One client with a connection of its own. */
class Caller {
  readonly #agent: Agent;
  readonly #server: string;

  constructor(kubeconfig: string) {
    const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
    const pem = (data: string) => Buffer.from(data, 'base64').toString();
    this.#server = clusters[0].cluster.server;
    this.#agent = new Agent({
      keepAlive: true, ca: pem(clusters[0].cluster['certificate-authority-data']),
      cert: pem(users[0].user['client-certificate-data']), key: pem(users[0].user['client-key-data']),
    });
  }

  open(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json', ...more };
      const call = request(`${this.#server}${path}`, { method, agent: this.#agent, headers }, resolve);
      call.once('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.open(method, path, body);
    let text = '';
    for await (const chunk of answer) text += chunk.toString();
    return { status: answer.statusCode ?? 0, body: JSON.parse(text) };
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Events of a watch as they come, until it is stopped. */
async function watch(caller: Caller, query: string, events: WatchEvent[]): Promise<() => void> {
  const answer = await caller.open('GET', `${LISTS}?watch=1&${query}`);
  let rest = '';
  answer.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.push(JSON.parse(line));
  });
  answer.on('error', () => undefined);
  return () => answer.destroy();
}

type State = ReadonlyMap<string, string>;
const shown = ({ metadata, data }: ConfigMap) => JSON.stringify([metadata.resourceVersion, data ?? {}]);
const stateOf = (items: readonly ConfigMap[]): State => new Map(items.map((item) => [item.metadata.name, shown(item)]));

/** The state after all events up to a revision. Throws where an event does not fit what was before it. */
function replay(start: State, events: readonly WatchEvent[], upTo: number): State {
  const state = new Map(start);
  let last = 0;
  for (const { type, object } of events) {
    const { name, resourceVersion } = object.metadata;
    const revision = Number(resourceVersion);
    if (revision <= last) throw new Error(`${type} ${name} of revision ${revision} came after ${last}`);
    last = revision;
    if (revision > upTo) break;
    if ((type === 'ADDED') === state.has(name)) throw new Error(`${type} ${name} at ${revision}, which was ${state.has(name) ? '' : 'not '}there`);
    if (type === 'DELETED') state.delete(name);
    else state.set(name, shown(object));
  }
  return state;
}

const sorted = (state: State) => [...state].sort(([a], [b]) => (a < b ? -1 : 1));

describe('eight clients at once', () => {
  let cluster: ServedCluster;
  const callers: Caller[] = [];

  beforeAll(async () => {
    cluster = await serveCluster();
    for (let i = 0; i < CLIENTS; i++) callers.push(new Caller(cluster.kubeconfig));
  }, TIMEOUT_MS);

  afterAll(() => {
    for (const caller of callers) caller.close();
    cluster.stop();
  });

  test(`what was watched, replayed, is what was listed (seed ${SEED})`, async () => {
    const first = callers[0] as Caller;
    const begin = (await first.ask('GET', LISTS)).body;
    const start = stateOf(begin.items);
    const events: WatchEvent[] = [];
    const stop = await watch(first, `resourceVersion=${begin.metadata.resourceVersion}`, events);
    const lists: { readonly revision: number; readonly state: State }[] = [];
    const histories: { readonly from: number; readonly state: State; readonly events: WatchEvent[]; stop(): void }[] = [];

    await Promise.all(callers.map(async (caller, index) => {
      const random = new SeededRandom(SEED + index);
      for (let step = 0; step < STEPS; step++) {
        const name = NAMES[random.below(NAMES.length)] as string;
        const data = { by: `${index}`, step: `${step}` };
        switch (random.below(9)) {
          case 0:
          case 1:
            await caller.ask('POST', LISTS, { metadata: { name }, data });
            break;
          case 2:
            await caller.ask('DELETE', `${LISTS}/${name}`);
            break;
          case 3:
          case 4:
            await caller.ask('PATCH', `${LISTS}/${name}`, { data });
            break;
          case 5:
            await caller.ask('PUT', `${LISTS}/${name}`, { metadata: { name }, data });
            break;
          case 6: {
            // A page after the other: both are of one moment.
            const one = (await caller.ask('GET', `${LISTS}?limit=2`)).body;
            const two = one.metadata.continue === undefined ? [] : (await caller.ask('GET', `${LISTS}?continue=${one.metadata.continue}`)).body.items;
            lists.push({ revision: Number(one.metadata.resourceVersion), state: stateOf([...one.items, ...two]) });
            break;
          }
          case 7: {
            const past = lists[random.below(lists.length + 1)];
            const query = past === undefined ? '' : `?resourceVersion=${past.revision}&resourceVersionMatch=${random.chance(1, 2) ? 'Exact' : 'NotOlderThan'}`;
            const { metadata, items } = (await caller.ask('GET', `${LISTS}${query}`)).body;
            lists.push({ revision: Number(metadata.resourceVersion), state: stateOf(items) });
            break;
          }
          default: {
            const { metadata, items } = (await caller.ask('GET', LISTS)).body;
            const seen: WatchEvent[] = [];
            if (histories.length < CLIENTS) histories.push({ from: Number(metadata.resourceVersion), state: stateOf(items), events: seen, stop: await watch(caller, `resourceVersion=${metadata.resourceVersion}`, seen) });
          }
        }
      }
    }));

    // A last write that every watch must tell of: then nothing is on its way any more.
    await first.ask('DELETE', `${LISTS}/last`);
    await first.ask('POST', LISTS, { metadata: { name: 'last' } });
    const hasLast = (all: readonly WatchEvent[]) => all.some(({ object }) => object.metadata.name === 'last');
    for (const end = Date.now() + TIMEOUT_MS / 3; !hasLast(events) || !histories.every((each) => hasLast(each.events));) {
      if (Date.now() > end) throw new Error('a watch did not tell of the last write');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const end = (await first.ask('GET', LISTS)).body;
    stop();
    for (const each of histories) each.stop();

    expect(lists.length).toBeGreaterThan(CLIENTS);
    expect(histories.length).toBeGreaterThan(1);
    const upTo = Number(end.metadata.resourceVersion);
    expect(sorted(replay(start, events, upTo))).toEqual(sorted(stateOf(end.items)));
    for (const { revision, state } of lists) expect([revision, ...sorted(replay(start, events, revision))]).toEqual([revision, ...sorted(state)]);
    for (const history of histories) {
      expect(history.events.map(({ type, object }) => [type, object.metadata.resourceVersion])).toEqual(
        events.filter(({ object }) => Number(object.metadata.resourceVersion) > history.from).map(({ type, object }) => [type, object.metadata.resourceVersion]));
      expect(sorted(replay(history.state, history.events, upTo))).toEqual(sorted(stateOf(end.items)));
    }
  }, TIMEOUT_MS);

  test('a large list comes compressed for those who take it', async () => {
    const caller = callers[0] as Caller;
    const big = { metadata: { name: 'big' }, data: { text: 'x'.repeat(200_000) } };
    await caller.ask('POST', LISTS, big);
    const answer = await caller.open('GET', LISTS, undefined, { 'accept-encoding': 'gzip' });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const packed = Buffer.concat(chunks);
    expect([answer.headers['content-encoding'], packed.length < 100_000]).toEqual(['gzip', true]);
    expect(JSON.parse(gunzipSync(packed).toString()).items.find(({ metadata }: ConfigMap) => metadata.name === 'big').data).toEqual(big.data);
    await caller.ask('DELETE', `${LISTS}/big`);
  }, TIMEOUT_MS);

  test('optimistic locking loses no update', async () => {
    const path = `${LISTS}/counter`;
    await (callers[0] as Caller).ask('POST', LISTS, { metadata: { name: 'counter' }, data: { count: '0' } });
    const conflicts = await Promise.all(callers.map(async (caller) => {
      let refused = 0;
      for (let done = 0; done < 20;) {
        const { body } = await caller.ask('GET', path);
        const { status } = await caller.ask('PUT', path, { ...body, data: { count: String(Number(body.data?.['count']) + 1) } });
        if (status === 200) done++;
        else if (status === 409) refused++;
        else throw new Error(`answered ${status}`);
      }
      return refused;
    }));
    expect((await (callers[0] as Caller).ask('GET', path)).body.data).toEqual({ count: String(CLIENTS * 20) });
    // They did get in each other's way, or nothing was tested.
    expect(conflicts.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0);
  }, TIMEOUT_MS);
});
