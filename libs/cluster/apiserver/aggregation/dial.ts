// Mirrors kube-aggregator/pkg/apiserver/handler_proxy.go: the transport to another API server
// Differs: the aggregator's own client certificate is not shown; who asks stands in headers alone.
import type { APIService } from '#cluster/api/generated/types.js';
import type { Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import { serviceEndpoint } from '#cluster/apiserver/webhook-client/place.js';
import { dialProblem } from '#cluster/apiserver/webhook-client/post.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Endpoint, HttpRequest, HttpResponse } from '#linux/net/network.js';

/** Where its service is. Throws WebhookFailure where that can't be told. */
export function endpointOf(core: Core, { spec }: Stored<APIService>): Endpoint {
  const { name = '', namespace = '', port = 443 } = spec?.service ?? {};
  return serviceEndpoint(core.storeFor(ownContext()), namespace, name, port);
}

/** Throws WebhookFailure: what Go says of a request that got no answer. */
export function* dial(core: Core, apiService: Stored<APIService>, endpoint: Endpoint, request: Omit<HttpRequest, 'client'>): Step<HttpResponse> {
  const { net, trust } = core.wires;
  if (net === undefined) throw new WebhookFailure(`dial tcp ${endpoint.address}:${endpoint.port}: connect: network is unreachable`);
  const { service, caBundle, insecureSkipTLSVerify } = apiService.spec ?? {};
  try {
    const tls = yield* net.tlsOf(endpoint);
    const problem = insecureSkipTLSVerify === true && tls !== undefined ? undefined : trust.problem(tls, `${service?.name ?? ''}.${service?.namespace ?? ''}.svc`, caBundle, core.requests.clock.now());
    if (problem !== undefined) throw new WebhookFailure(problem);
    return yield* net.request(endpoint, request);
  } catch (error) {
    if (error instanceof Errno) throw new WebhookFailure(dialProblem(error, endpoint));
    throw error;
  }
}

/** What an aggregated server trusts its front to say. */
export function identityHeaders({ name, uid, groups, extra = {} }: UserInfo): Readonly<Record<string, string>> {
  const extras = Object.entries(extra).map(([key, values]) => [`x-remote-extra-${encodeURIComponent(key.toLowerCase())}`, values.join(', ')]);
  return { 'x-remote-user': name, ...(uid === undefined ? {} : { 'x-remote-uid': uid }), 'x-remote-group': groups.join(', '), ...Object.fromEntries(extras) };
}
