// The typed channels between api and worker.
import { randomUUID } from 'node:crypto';
import {
  type AnswerEnvelope, type RequestEnvelope, type SessionAnswer, type SessionAsk, SessionInput, type SessionOutput, type SessionRequestName,
  sessionRequests,
} from '#contracts/jobs/session-messages.js';
import { shardOf } from '#contracts/jobs/sharding.js';
import { REQUEST_TIMEOUT_MS } from './limits.js';
import type { PubSub } from './pub-sub.js';

/** A refusal that the learner sees; `code` is an HTTP status. */
export class RequestRefused extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

const outputOf = (sessionId: string) => `wh_out_${sessionId}`;
const inputOf = (shard: number) => `wh_in_${shard}`;
/** Workers say here which shards they have taken over. */
const GAINED = 'wh_gained';
const answersOf = (apiId: string) => `wh_answers_${apiId}`;

export type SessionRequestHandlers = { [Name in SessionRequestName]: (ask: SessionAsk<Name>) => Promise<SessionAnswer<Name>> };

/** The worker's end. */
export class WorkerChannels {
  constructor(private readonly pubSub: PubSub) {}

  /** Sends an event to all who look at the session, or to the socket `to` only. */
  send(sessionId: string, output: SessionOutput): void {
    this.pubSub.publish(outputOf(sessionId), JSON.stringify(output));
  }

  /** Hears the inputs and requests of a shard that this worker leases. An Error with a number `code` is told to the learner. */
  async serveShard(shard: number, onInput: (input: SessionInput) => void, handlers: SessionRequestHandlers): Promise<() => void> {
    return this.pubSub.subscribe(inputOf(shard), (message) => {
      const parsed: unknown = JSON.parse(message);
      if (isRequest(parsed)) void this.answer(parsed, handlers);
      else {
        const input = SessionInput.safeParse(parsed);
        if (input.success) onInput(input.data);
      }
    });
  }

  /** Asks who looks at the shards' sessions, which are with this worker now, to say so. */
  tellGained(shards: readonly number[]): void {
    this.pubSub.publish(GAINED, JSON.stringify(shards));
  }

  private async answer(request: RequestEnvelope, handlers: SessionRequestHandlers): Promise<void> {
    let answer: AnswerEnvelope;
    try {
      const ask = sessionRequests[request.name].ask.parse(request.ask);
      const handle = handlers[request.name] as (ask: unknown) => Promise<unknown>;
      answer = { id: request.id, ok: true, value: await handle(ask) };
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      answer = typeof code === 'number'
        ? { id: request.id, ok: false, code, message: (error as Error).message }
        : { id: request.id, ok: false, code: 500, message: 'The session could not do that.' };
    }
    this.pubSub.publish(answersOf(request.from), JSON.stringify(answer));
  }
}

/** The api's end. */
export class ApiChannels {
  private readonly id = randomUUID();
  private readonly waiting = new Map<string, (answer: AnswerEnvelope) => void>();
  private answers: Promise<() => void> | undefined;

  constructor(private readonly pubSub: PubSub) {}

  /** Sends an input on its way; it is lost when no worker has the shard at this moment. */
  send(input: SessionInput): void {
    this.pubSub.publish(inputOf(shardOf(input.sessionId)), JSON.stringify(input));
  }

  /** Hears what a session says, until the answered function is called. */
  async listen(sessionId: string, hear: (output: SessionOutput) => void): Promise<() => void> {
    return this.pubSub.subscribe(outputOf(sessionId), (message) => hear(JSON.parse(message) as SessionOutput));
  }

  /** Told when another worker has taken shards over. */
  async onGained(tell: (shards: ReadonlySet<number>) => void): Promise<void> {
    await this.pubSub.subscribe(GAINED, (message) => tell(new Set(JSON.parse(message) as number[])));
  }

  /** Told after a lost connection: outputs may be missing, the sockets should join again. */
  onGap(tell: () => void): void {
    this.pubSub.onGap(tell);
  }

  /** Asks the worker that hosts the session. Throws RequestRefused, with 503 when nobody answers in time. */
  async ask<Name extends SessionRequestName>(name: Name, ask: SessionAsk<Name>): Promise<SessionAnswer<Name>> {
    this.answers ??= this.pubSub.subscribe(answersOf(this.id), (message) => {
      const answer = JSON.parse(message) as AnswerEnvelope;
      this.waiting.get(answer.id)?.(answer);
    });
    await this.answers;
    const id = randomUUID();
    const envelope = { type: 'request', id, from: this.id, name, ask };
    try {
      const answer = await new Promise<AnswerEnvelope>((resolve) => {
        const timer = setTimeout(() => resolve({ id, ok: false, code: 503, message: 'The session does not answer; try again.' }), REQUEST_TIMEOUT_MS);
        this.waiting.set(id, (found) => { clearTimeout(timer); resolve(found); });
        this.pubSub.publish(inputOf(shardOf(ask.sessionId)), JSON.stringify(envelope));
      });
      if (!answer.ok) throw new RequestRefused(answer.code, answer.message);
      return sessionRequests[name].answer.parse(answer.value) as SessionAnswer<Name>;
    } finally {
      this.waiting.delete(id);
    }
  }
}

function isRequest(message: unknown): message is RequestEnvelope {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'request' &&
    'name' in message && typeof message.name === 'string' && message.name in sessionRequests;
}
