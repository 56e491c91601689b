import type { Doorway } from '#kube-http/doorway.js';
import type { HostedSession } from '#session/hosted-session.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

type HttpRequest = Parameters<Doorway['handle']>[0];
type HttpResponse = Awaited<ReturnType<Doorway['handle']>>;
type Upgraded = Awaited<ReturnType<Doorway['upgrade']>>;

/** A hosted session's API from outside: what changes it is durable before it is answered. */
export function sessionDoorway(session: HostedSession): Doorway {
  return {
    async handle(request: HttpRequest, gone?: AbortSignal): Promise<HttpResponse> {
      let answer: Promise<HttpResponse> | undefined;
      let isLate = true;
      const ask = () => {
        answer = new Promise((resolve) => {
          const giveUp = session.world.answer(request, (reply) => {
            resolve(reply);
            isLate = false;
          });
          gone?.addEventListener('abort', () => {
            if (isLate) session.touch(giveUp);
          }, { once: true });
        });
      };
      if (READS.has(request.method)) session.look(ask);
      else await session.apply(ask);
      if (answer === undefined) throw new Error('the session is not hosted here any more');
      session.wake(); // what is passed on to a pod, or waits for a webhook, takes the world's time
      const hadToWait = isLate;
      const reply = await answer;
      if (hadToWait && !READS.has(request.method)) await session.apply(() => undefined);
      return reply;
    },
    async upgrade(request: HttpRequest): Promise<Upgraded> {
      let answer: Promise<Upgraded> | undefined;
      await session.apply(() => {
        answer = new Promise((resolve) => {
          session.world.upgrade(request, resolve);
        });
      });
      if (answer === undefined) throw new Error('the session is not hosted here any more');
      session.wake(); // what is passed on to a pod, or waits for a webhook, takes the world's time
      return answer;
    },
    wake: () => session.wake(),
  };
}
