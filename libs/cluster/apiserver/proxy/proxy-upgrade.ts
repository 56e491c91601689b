// Mirrors apimachinery/pkg/util/proxy/upgradeaware.go, and of pkg/kubelet/server what is upgraded: exec and attach
// Differs: a kubelet's portForward is not there.
import type { Core } from '#cluster/apiserver/core.js';
import { errorReply, pageNotFound } from '#cluster/apiserver/http/reply.js';
import { first, type Query, type RequestInfo } from '#cluster/apiserver/http/request-info.js';
import { failure } from '#cluster/apimachinery/errors.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Endpoint, HttpRequest, HttpResponse, Upgraded } from '#linux/net/network.js';
import { pathBelow, placeOf, passedHeaders, queryIn } from './proxy.js';

const SWITCHING = 101;

/** Passes an upgrade on into the cluster's network. Throws StatusError. */
export function proxyUpgrade(core: Core, request: HttpRequest, info: RequestInfo): Upgraded | Step<Upgraded> {
  const place = placeOf(core, info);
  const path = pathBelow(info);
  if ('kubelet' in place) return kubeletStream(core, place, path, info.query);
  const { net } = core.wires;
  if (net === undefined) return unreachable(place, 'network is unreachable');
  const headers = { ...passedHeaders(request, info), connection: 'Upgrade', upgrade: request.headers['upgrade'] ?? '' };
  const passed = { method: request.method, target: `${path === '' ? '/' : path}${queryIn(request)}`, body: request.body, headers };
  return (function* (): Step<Upgraded> {
    try {
      const answer = yield* net.upgrade(place, passed);
      return 'status' in answer ? refusalIn(answer) : answer;
    } catch (error) {
      // Whoever was there has gone without an answer.
      if (error instanceof Errno && error.code === 'ECONNRESET') return errorReply(failure(500, '', 'EOF'));
      if (error instanceof Errno) return unreachable(place, error.message.toLowerCase());
      throw error;
    }
  })();
}

/** What is no refusal did not understand that it was asked to upgrade. */
function refusalIn(answer: HttpResponse): HttpResponse {
  return answer.status === SWITCHING || answer.status >= 400 ? answer : errorReply(failure(500, '', `invalid upgrade response: status code ${answer.status}`));
}

/** Throws StatusError. */
function kubeletStream(core: Core, { kubelet, endpoint }: { readonly kubelet: string; readonly endpoint: Endpoint }, path: string, query: Query): Upgraded {
  const api = core.kubelets.get(kubelet);
  if (api === undefined) return unreachable(endpoint, 'connection refused');
  const [, verb, namespace = '', pod = '', container = ''] = /^\/(exec|attach)\/([^/]+)\/([^/]+)\/(?:[^/]+\/)?([^/]+)$/.exec(path) ?? [];
  if (verb === undefined) return pageNotFound();
  const isAsked = (name: string) => first(query, name) === '1';
  const options = { stdin: isAsked('input'), stdout: isAsked('output'), stderr: isAsked('error'), tty: isAsked('tty') };
  if (!options.stdin && !options.stdout && !options.stderr) throw failure(400, '', 'you must specify at least 1 of stdin, stdout, stderr');
  return verb === 'attach' ? api.attach(namespace, pod, container, options) : api.exec(namespace, pod, container, { ...options, command: query.get('command') ?? [] });
}

function unreachable({ address, port }: Endpoint, why: string): HttpResponse {
  return errorReply(failure(500, '', `dial tcp ${address}:${port}: connect: ${why}`));
}
