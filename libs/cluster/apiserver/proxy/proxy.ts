// Mirrors pkg/registry/core/{pod,service,node}/rest: ProxyREST, and apimachinery/pkg/util/proxy
// Differs: of a service the first ready address is taken, not any.
import type { Node, Pod, Service } from '#cluster/api/generated/types.js';
import { endpointslices, nodes, pods, services } from '#cluster/api/resources.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import { notYet } from '#cluster/apiserver/http/open-reply.js';
import { errorReply } from '#cluster/apiserver/http/reply.js';
import type { RequestInfo } from '#cluster/apiserver/http/request-info.js';
import { ownContext } from '#cluster/apiserver/request.js';
import { badRequest, failure, notFound, type StatusError } from '#cluster/apimachinery/errors.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Endpoint, HttpRequest, HttpResponse } from '#linux/net/network.js';
import { withoutHopHeaders } from './hop-headers.js';
import { kubeletReply } from './kubelet-reply.js';
import { rewritten } from './rewrite-links.js';

const KUBELET_PORT = 10250;
const HTTP_PORT = 80;
const SLICE_SERVICE = 'kubernetes.io/service-name';

/** Passes a request on into the cluster's network; the answer comes later. Throws StatusError. */
export function proxyReply(core: Core, request: HttpRequest, info: RequestInfo): HttpResponse {
  const query = queryIn(request);
  const path = pathBelow(info);
  if (path === '' && (request.method === 'GET' || request.method === 'HEAD')) {
    return { status: 301, headers: { location: `${info.path}/${query}` }, body: new Uint8Array() };
  }
  const place = placeOf(core, info);
  if ('kubelet' in place) {
    const answer = kubeletReply(core, place.kubelet, path);
    if (answer === undefined) throw unreachable(place.endpoint, 'connection refused');
    return answer;
  }
  const { net } = core.wires;
  if (net === undefined) throw unreachable(place, 'network is unreachable');
  const passed = {
    method: request.method, target: `${path === '' ? '/' : path}${query}`, body: request.body,
    headers: passedHeaders(request, info),
  };
  const prefix = path === '' ? info.path : info.path.slice(0, info.path.length - path.length);
  const later = (function* (): Step<HttpResponse> {
    try {
      return rewritten(yield* net.request(place, passed), { prefix, endpoint: place, askedHost: request.headers['host'] ?? '' });
    } catch (error) {
      if (error instanceof Errno) return errorReply(unreachable(place, error.message.toLowerCase()));
      throw error;
    }
  })();
  return notYet(later);
}

/** With its question mark. */
export function queryIn({ target }: HttpRequest): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark);
}

/** The path that is meant for who is behind the proxy. */
export function pathBelow({ path }: RequestInfo): string {
  return /\/(?:pods|services|nodes)\/[^/]+\/proxy(\/.*)?$/.exec(path)?.[1] ?? '';
}

export function passedHeaders(request: HttpRequest, { path }: RequestInfo): Readonly<Record<string, string>> {
  return { ...withoutHopHeaders(request.headers), 'x-forwarded-for': request.client.address, 'x-forwarded-host': request.headers['host'] ?? '', 'x-forwarded-uri': path };
}

type Place = Endpoint | { readonly kubelet: string; readonly endpoint: Endpoint };

/** Throws StatusError. */
export function placeOf(core: Core, info: RequestInfo): Place {
  const split = /^(?:(https?):)?([^:]+)(?::([^:]*))?$/.exec(info.name);
  const kind = info.resource.slice(0, -1);
  if (split === null) throw badRequest(`invalid ${kind} request ${JSON.stringify(info.name)}`);
  const [, , name = '', port = ''] = split;
  if (info.resource === 'services') return serviceEndpoint(core, info, name, port);
  if (info.resource === 'pods') return podEndpoint(core, info, name, port);
  const node = get(core, nodes, undefined, name) as Stored<Node>;
  const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
  const endpoint = { address, port: port === '' ? KUBELET_PORT : Number(port) };
  return endpoint.port === KUBELET_PORT ? { kubelet: name, endpoint } : endpoint;
}

function podEndpoint(core: Core, info: RequestInfo, name: string, port: string): Endpoint {
  const pod = get(core, pods, info.namespace, name) as Stored<Pod>;
  const address = pod.status?.podIP ?? '';
  if (address === '') throw badRequest('address not allowed');
  const declared = (pod.spec?.containers ?? []).find(({ ports = [] }) => ports.length > 0)?.ports?.[0]?.containerPort;
  return { address, port: port === '' ? (declared ?? HTTP_PORT) : Number(port) };
}

function serviceEndpoint(core: Core, info: RequestInfo, name: string, asked: string): Endpoint {
  const service = get(core, services, info.namespace, name) as Stored<Service>;
  const declared = service.spec?.ports ?? [];
  const byNumber = /^\d+$/.test(asked) ? declared.find(({ port }) => port === Number(asked)) : undefined;
  if (/^\d+$/.test(asked) && byNumber === undefined) throw failure(503, 'ServiceUnavailable', `no service port ${asked} found for service ${JSON.stringify(name)}`);
  const portName = byNumber === undefined ? asked : (byNumber.name ?? '');
  const own = core.storeFor(ownContext())
    .list(endpointslices, info.namespace).filter(({ metadata }) => metadata.labels?.[SLICE_SERVICE] === name);
  if (own.every(({ endpoints }) => (endpoints ?? []).length === 0)) throw failure(503, 'ServiceUnavailable', `no endpoints available for service ${JSON.stringify(name)}`);
  for (const slice of own) {
    const port = slice.ports?.find((each) => (each.name ?? '') === portName)?.port;
    const ready = (slice.endpoints ?? []).find(({ conditions }) => conditions?.ready !== false);
    if (port !== undefined && ready !== undefined) return { address: ready.addresses[0] as string, port };
  }
  throw failure(503, 'ServiceUnavailable', `no endpoints available for service ${JSON.stringify(info.name)}`);
}

function get(core: Core, ref: ResourceRef<KubeObject>, namespace: string | undefined, name: string): Stored<KubeObject> {
  const resource = core.table.get(ref);
  const found = readStored(core, resource, namespace, name);
  if (found === undefined) throw notFound(resource.qualified, name);
  return found;
}

function unreachable({ address, port }: Endpoint, why: string): StatusError {
  return failure(503, 'ServiceUnavailable', `error trying to reach service: dial tcp ${address}:${port}: connect: ${why}`);
}
