import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readRequest } from '#kube-http/http-exchange.js';
import type { Aside } from '#kube-http/kube-server.js';
import { World, type WorldOptions, type WorldSurroundings } from '#world/world.js';
import type { ServedWorld } from './served-world.js';

const PREFIX = '/wheelhouse/v1/';
const Advance = z.strictObject({ seconds: z.number().min(0).max(10 * 365 * 24 * 3600) });
const Named = z.strictObject({ name: z.string().max(100).default('default') });
const Node = z.strictObject({ node: z.string() });

/** What tests do with a cluster besides using it: own its clock, start anew, keep and bring back states. Admins only. */
export function controlRoutes(served: ServedWorld, options: WorldOptions, surroundings: WorldSurroundings): Aside {
  const kept = new Map<string, ReadonlyMap<string, unknown>>();
  const stateNow = () => new Map(Object.entries(served.world.changesSince(undefined).set));
  const actions: Readonly<Record<string, (body: unknown) => unknown>> = {
    advance: (body) => {
      served.world.advance(Advance.parse(body).seconds * 1000);
      served.restartTime();
    },
    settle: () => {
      served.world.runUntil(() => served.world.isSettled(), served.world.settleLimitMs);
      served.restartTime();
    },
    reset: () => served.replace(World.create({ ...options, startMs: Date.now() }, surroundings)),
    snapshot: (body) => {
      kept.set(Named.parse(body).name, stateNow());
    },
    restore: (body) => {
      const state = kept.get(Named.parse(body).name);
      if (state === undefined) throw new RangeError('there is no snapshot of that name');
      served.replace(World.restore(state, surroundings));
    },
    // The cluster goes on as a copy of itself: what was handed out before (watches) ends with the old one.
    fork: () => served.replace(served.world.fork()),
    'stop-node': (body) => served.world.stopNode(knownNode(served, body)),
    'start-node': (body) => served.world.startNode(knownNode(served, body)),
  };
  return async (message, response) => {
    if (message.url?.startsWith(PREFIX) !== true) return false;
    await answer(message, response, actions[message.url.slice(PREFIX.length)], served);
    return true;
  };
}

async function answer(message: IncomingMessage, response: ServerResponse, action: ((body: unknown) => unknown) | undefined, served: ServedWorld): Promise<void> {
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
  };
  const request = await readRequest(message);
  const { certificate } = request.client;
  if (certificate === undefined || certificate.pem !== undefined || !certificate.organizations.includes('system:masters')) return reply(403, { error: 'only for the admin of the cluster' });
  if (action === undefined) return reply(404, { error: 'there is no such action' });
  if (request.method !== 'POST') return reply(405, { error: 'POST only' });
  try {
    const text = Buffer.from(request.body).toString();
    action(text === '' ? {} : JSON.parse(text));
    reply(200, { now: new Date(served.world.now()).toISOString() });
  } catch (error) {
    if (error instanceof z.ZodError) reply(400, { error: z.prettifyError(error) });
    else if (error instanceof SyntaxError || error instanceof RangeError) reply(400, { error: error.message });
    else throw error;
  }
}

function knownNode(served: ServedWorld, body: unknown): string {
  const { node } = Node.parse(body);
  if (!served.world.nodeNames.includes(node)) throw new RangeError(`there is no node ${node}`);
  return node;
}
