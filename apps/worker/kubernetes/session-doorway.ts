import type { Doorway } from '#kube-http/doorway.js';
import type { HostedSession } from '#session/hosted-session.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

type HttpRequest = Parameters<Doorway['handle']>[0];
type HttpResponse = Awaited<ReturnType<Doorway['handle']>>;
type Upgraded = Awaited<ReturnType<Doorway['upgrade']>>;

/** A hosted session's API from outside: what changes it is durable before it is answered. */
export function sessionDoorway(session: HostedSession): Doorway {
  return {
    async handle(request: HttpRequest): Promise<HttpResponse> {
      if (READS.has(request.method)) return session.look(() => session.world.request(request));
      let answer: HttpResponse | undefined;
      await session.apply(() => {
        answer = session.world.request(request);
      });
      if (answer === undefined) throw new Error('the session is not hosted here any more');
      return answer;
    },
    async upgrade(request: HttpRequest): Promise<Upgraded> {
      let answer: Upgraded | undefined;
      await session.apply(() => {
        answer = session.world.upgrade(request);
      });
      if (answer === undefined) throw new Error('the session is not hosted here any more');
      return answer;
    },
    wake: () => session.wake(),
  };
}
