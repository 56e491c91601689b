import type { ChannelStream, HttpRequest, HttpResponse } from '#linux/net/network.js';
import type { Doorway } from '#kube-http/doorway.js';
import type { HostedSession } from '#session/hosted-session.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A hosted session's API from outside: what changes it is durable before it is answered. */
export function sessionDoorway(session: HostedSession): Doorway {
  return {
    async handle(request: HttpRequest): Promise<HttpResponse> {
      let answer: HttpResponse | undefined;
      const ask = () => {
        answer = session.world.request(request);
      };
      if (READS.has(request.method)) session.touch(ask);
      else await session.apply(ask);
      if (answer === undefined) throw new Error('the session is not hosted here any more');
      return answer;
    },
    async upgrade(request: HttpRequest): Promise<ChannelStream | HttpResponse> {
      let answer: ChannelStream | HttpResponse | undefined;
      await session.apply(() => {
        answer = session.world.upgrade(request);
      });
      if (answer === undefined) throw new Error('the session is not hosted here any more');
      return answer;
    },
    wake: () => session.wake(),
  };
}
