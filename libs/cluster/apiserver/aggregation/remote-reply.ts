// Mirrors kube-aggregator/pkg/apiserver/handler_proxy.go
// Differs: nothing that can be seen.
import type { APIService } from '#cluster/api/generated/types.js';
import type { Core } from '#cluster/apiserver/core.js';
import { notYet } from '#cluster/apiserver/http/open-reply.js';
import { withoutHopHeaders } from '#cluster/apiserver/proxy/hop-headers.js';
import { text } from '#cluster/apiserver/http/reply.js';
import type { RequestInfo } from '#cluster/apiserver/http/request-info.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Step } from '#linux/kernel/step.js';
import type { Endpoint, HttpRequest, HttpResponse } from '#linux/net/network.js';
import { dial, endpointOf, identityHeaders } from './dial.js';
import { isAvailable } from './remote-services.js';

/** Who answers for the path, where that is another server. */
export function remoteFor({ remotes }: Core, { path }: RequestInfo): Stored<APIService> | undefined {
  if (remotes.isEmpty) return undefined;
  const [, group, version] = /^\/apis\/([^/]+)\/([^/]+)(?:\/|$)/.exec(path) ?? [];
  return group === undefined || version === undefined ? undefined : remotes.find(group, version);
}

/** Passes the request on to it, with who asks. */
export function remoteReply(core: Core, request: HttpRequest, auditId: string, user: UserInfo, apiService: Stored<APIService>): HttpResponse {
  const unavailable = () => text(503, 'service unavailable\n');
  if (!isAvailable(apiService)) return unavailable();
  let endpoint: Endpoint;
  try {
    endpoint = endpointOf(core, apiService);
  } catch (error) {
    if (!(error instanceof WebhookFailure)) throw error;
    return unavailable();
  }
  const { method, target, body, client } = request;
  const own = Object.entries(withoutHopHeaders(request.headers)).filter(([name]) => !name.startsWith('x-remote-') && !name.startsWith('impersonate-'));
  const headers = { ...Object.fromEntries(own), 'x-forwarded-for': client.address, host: request.headers['host'] ?? '', 'audit-id': auditId, ...identityHeaders(user) };
  return notYet((function* (): Step<HttpResponse> {
    try {
      return yield* dial(core, apiService, endpoint, { method, target, headers, body });
    } catch (error) {
      if (!(error instanceof WebhookFailure)) throw error;
      return text(503, `error trying to reach service: ${error.message}\n`);
    }
  })());
}
