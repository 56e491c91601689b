import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionInput } from '../../libs/contracts/jobs/session-messages.js';
import type { ShardJobName } from '../../libs/contracts/jobs/shard-jobs.js';
import { SHARD_COUNT } from '../../libs/contracts/jobs/sharding.js';
import type { ServerEvent } from '../../libs/contracts/socket/server-events.js';
import { HostStore } from '../../libs/db/hosting/host-store.js';
import { pubSub } from '../../libs/queue/pub-sub.js';
import { queueBackend } from '../../libs/queue/queue-backend.js';
import { type SessionRequestHandlers, WorkerChannels } from '../../libs/queue/session-channels.js';
import { consumeShard, type ShardConsumer, type ShardJobHandlers } from '../../libs/queue/shard-consumer.js';

/** The worker's end of every wire, without a world behind it: these suites ask what the api does, not what a cluster does. */
export class StandInWorker {
  readonly jobs: { name: ShardJobName; data: Record<string, unknown> }[] = [];
  readonly inputs: SessionInput[] = [];
  readonly requests: IncomingMessage[] = [];
  private readonly consumers: ShardConsumer[] = [];
  private readonly closers: (() => Promise<unknown>)[] = [];
  private channels: WorkerChannels | undefined;

  static async start(databaseUrl: string): Promise<StandInWorker> {
    const worker = new StandInWorker();
    const settings = { databaseUrl, redisUrl: process.env.REDIS_URL };
    const store = HostStore.connect(databaseUrl);
    const backend = queueBackend(settings);
    const wires = pubSub(settings);
    const kubernetes = await worker.serveKubernetes();
    await store.leases.acquire('stand-in', `http://127.0.0.1:${(kubernetes.address() as AddressInfo).port}`, SHARD_COUNT, 600_000);
    worker.channels = new WorkerChannels(wires);
    for (let shard = 0; shard < SHARD_COUNT; shard++) {
      const consumer = consumeShard(backend, shard, worker.handlers(), () => undefined);
      await worker.channels.serveShard(shard, (input) => { if (input.type !== 'watchers') worker.inputs.push(input); }, answers);
      worker.consumers.push(consumer);
    }
    worker.closers.push(() => wires.close(), () => backend.close(), () => store.close());
    return worker;
  }

  say(sessionId: string, event: ServerEvent, to?: string): void {
    this.channels?.send(sessionId, to === undefined ? { event } : { to, event });
  }

  async stop(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close()));
    for (const close of this.closers) await close();
  }

  private handlers(): ShardJobHandlers {
    const note = (name: ShardJobName) => async (data: Record<string, unknown>) => { this.jobs.push({ name, data }); };
    return {
      'session.open': note('session.open'), 'session.command': note('session.command'), 'session.step': note('session.step'),
      'session.reset': note('session.reset'), 'session.advance': note('session.advance'), 'session.answer': note('session.answer'),
      'session.close': note('session.close'), 'attempt.grade': note('attempt.grade'),
    };
  }

  private async serveKubernetes(): Promise<Server> {
    const server = createServer((request, response) => {
      this.requests.push(request);
      if (request.url?.includes('watch=true') === true) {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.write('{"type":"ADDED"}\n'); // and stays open, as a watch does
        return;
      }
      let body = '';
      request.on('data', (data) => { body += data; });
      request.on('end', () => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ url: request.url, body })));
    });
    server.on('upgrade', (request, socket) => {
      this.requests.push(request);
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n');
      socket.on('data', (data) => socket.write(`echo:${data}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.closers.push(async () => { server.closeAllConnections(); server.close(); });
    return server;
  }
}

const answers: SessionRequestHandlers = {
  'terminal.open': async ({ host }) => ({ terminal: `${host}:2` }),
  'terminal.close': async () => null,
  'terminal.complete': async () => ({ replace: 0, candidates: ['kubectl'] }),
  'file.read': async ({ host, path }) => ({ kind: 'file', host, path, content: 'text', writable: true }),
  'file.write': async () => null,
  'editor.answer': async () => null,
  'cluster.view': async () => ({ revision: 1, now: '2026-01-01T00:00:00Z', nodes: [], pods: [], events: [], podsLeftOut: 0 }),
};
