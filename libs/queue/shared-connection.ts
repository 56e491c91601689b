import { PostgresConnection, type PgQueryResult } from 'bullmq';

type PgListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

/**
 * BullMQ's connection for any number of consumers at once. Each consumer subscribes for itself, on one client and all at
 * the same time; here the statements of the client go one after another, and one that only repeats a LISTEN is not sent.
 */
export class SharedConnection extends PostgresConnection {
  private readonly prepared = new WeakMap<PgListenClient, PgListenClient>();

  override async getListenClient(): Promise<PgListenClient> {
    const client = await super.getListenClient();
    let prepared = this.prepared.get(client);
    if (prepared === undefined) {
      prepared = inTurn(client);
      this.prepared.set(client, prepared);
    }
    return prepared;
  }
}

function inTurn(client: PgListenClient): PgListenClient {
  (client as unknown as NodeJS.EventEmitter).setMaxListeners(0); // one for each consumer
  const send = client.query.bind(client);
  const subscribed = new Map<string, Promise<PgQueryResult>>();
  let last: Promise<unknown> = Promise.resolve();
  const query = <R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> => {
    const known = subscribed.get(text);
    if (known !== undefined) return known as Promise<PgQueryResult<R>>;
    const turn = last.then(() => send<R>(text, params));
    last = turn.catch(() => undefined);
    if (/^\s*(--.*\n\s*)*LISTEN\b/i.test(text)) {
      subscribed.set(text, turn);
      turn.catch(() => subscribed.delete(text));
    }
    return turn;
  };
  // Everything else is the client's own: listeners must be on the object that emits.
  return new Proxy(client, {
    get: (target, key) => {
      if (key === 'query') return query;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
