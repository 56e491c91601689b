import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realKubectl } from '../fidelity/real-tools.js';
import { Crew, type Learner } from './crew.js';

const kubectl = realKubectl();

/** A pod as far as this looks at it. */
interface Watched { readonly object: { readonly metadata: { readonly name: string }; readonly status?: { readonly phase?: string } } }

describe('the Kubernetes API of a session at which nobody looks in a browser', () => {
  let crew: Crew;
  let learner: Learner;

  beforeAll(async () => {
    crew = await Crew.start({ workers: 2 });
    learner = await crew.learner();
    await learner.send('echo hello');
    learner.close();
  }, 120_000);

  afterAll(async () => {
    learner?.close();
    await crew?.stop();
  });

  test.skipIf(kubectl === undefined)('the real kubectl forwards a port, and the API server passes requests on', async () => {
    const server = await learner.kubernetes();
    await fetch(`${server}/api/v1/namespaces/default/pods`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name: 'page' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }),
    });
    for await (const { object } of eventsOf(await fetch(`${server}/api/v1/namespaces/default/pods?watch=true&fieldSelector=metadata.name%3Dpage`))) {
      if (object.status?.phase === 'Running') break;
    }
    expect(await (await fetch(`${server}/api/v1/namespaces/default/pods/page/proxy/`)).text()).toContain('Welcome to nginx!');
    const child = spawn(kubectl as string, ['--kubeconfig=/dev/null', `--server=${server}`, 'port-forward', 'pod/page', ':80']);
    try {
      const port = await new Promise<string>((resolve, reject) => {
        let seen = '';
        const hear = (data: Buffer) => {
          seen += data.toString();
          const found = /Forwarding from 127\.0\.0\.1:(\d+) -> 80/.exec(seen)?.[1];
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        child.on('exit', () => reject(new Error(`port-forward ended: ${seen}`)));
      });
      expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()).toContain('Welcome to nginx!');
    } finally {
      child.kill();
    }
  }, 60_000);

  test('a watch sees the world move on, and ends when the worker is lost, for its client to look again', async () => {
    const server = await learner.kubernetes();
    const watch = await fetch(`${server}/api/v1/namespaces/default/pods?watch=true&fieldSelector=metadata.name%3Dweb`);
    const events = eventsOf(watch);
    const made = await fetch(`${server}/api/v1/namespaces/default/pods`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name: 'web' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }),
    });
    expect(made.status).toBe(201);
    const phases = new Set<string | undefined>();
    for await (const { object } of events) {
      phases.add(object.status?.phase);
      if (object.status?.phase === 'Running') break;
    }
    expect([...phases]).toEqual(['Pending', 'Running']);

    const again = await fetch(`${server}/api/v1/namespaces/default/pods?watch=true`);
    const isOver = again.text().then(() => 'ended', () => 'ended');
    await Promise.all(crew.workers.map((worker) => worker.kill()));
    expect(await isOver).toBe('ended');
    await crew.workers[1]?.start();
    const found = await fetchAsClients(`${server}/api/v1/namespaces/default/pods/web`);
    expect(found.status).toBe(200);
  }, 60_000);
});

/** As client-go does: an answer with Retry-After is asked for again. */
async function fetchAsClients(url: string): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(url);
    if (attempt === 10 || answer.headers.get('retry-after') === null) return answer;
    await sleep(1_000 * Number(answer.headers.get('retry-after')));
  }
}

/** The events of a watch, as they come. */
async function* eventsOf(answer: Response): AsyncGenerator<Watched> {
  if (answer.body === null) throw new Error('the watch has no body');
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of answer.body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Watched;
  }
}
