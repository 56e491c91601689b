// Mirrors pkg/kubelet/server: who may ask a kubelet at its own ports, and its health
// Differs: exec, logs and the like go through the API server only.
import { subjectaccessreviews, tokenreviews } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { ClientCertificates } from '#cluster/apiserver/authentication/client-certificates.js';
import type { ForkableApiServer } from '#cluster/apiserver/create-api-server.js';
import { text } from '#cluster/apiserver/http/reply.js';
import { kubeletReply } from '#cluster/apiserver/proxy/kubelet-reply.js';
import type { Client, UserInfo } from '#cluster/client/client.js';
import type { KubeletSettings } from '#cluster/kubelet/settings.js';
import type { Env } from '#linux/env/env.js';
import type { Host } from '#linux/host/host.js';
import { Errno } from '#linux/kernel/step.js';
import type { Endpoint, HttpRequest, HttpResponse, HttpService } from '#linux/net/network.js';

const PORT = 10_250;
const HEALTH: Endpoint = { address: '127.0.0.1', port: 10_248 };
const ANYWHERE = '0.0.0.0';
/** Parts of a node that may be asked for by themselves; all else is its proxy. */
const PARTS: Readonly<Record<string, string>> = { '/healthz': 'healthz', '/pods': 'pods', '/runningpods': 'pods', '/configz': 'configz', '/metrics': 'metrics' };

export interface KubeletPortParts {
  readonly apiServer: ForkableApiServer;
  /** The API as the node itself. */
  readonly client: Client;
  readonly certificates: ClientCertificates;
  readonly host: Host;
  readonly nodeName: string;
  readonly env: Env;
  readonly settings: KubeletSettings;
}

/** Opens the ports of a kubelet that runs. Returns the end. */
export function openKubeletPorts(parts: KubeletPortParts): () => void {
  const { host, nodeName, settings: { readOnlyPort } } = parts;
  const tls = { names: [nodeName], authority: `${nodeName}-ca` };
  const ends = [
    listen(host, { address: ANYWHERE, port: PORT }, { tls, handle: (request) => answered(parts, request) }),
    listen(host, HEALTH, { handle: ({ target }) => (target.split('?')[0] === '/healthz' ? text(200, 'ok') : text(404, '404 page not found\n')) }),
  ];
  if (readOnlyPort !== undefined) ends.push(listen(host, { address: ANYWHERE, port: readOnlyPort }, { handle: (request) => reply(parts, request) }));
  return () => {
    for (const end of ends) end();
  };
}

/** A port that somebody else has stays his: the kubelet says nothing of it that anybody looks at. */
function listen(host: Host, endpoint: Endpoint, service: HttpService): () => void {
  try {
    return host.net.listen(endpoint, { kind: 'http', service });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return () => {};
  }
}

function pathOf({ target }: HttpRequest): string {
  return (target.split('?')[0] ?? '').replace(/\/+$/, '');
}

function reply({ apiServer, nodeName }: KubeletPortParts, request: HttpRequest): HttpResponse {
  return kubeletReply(apiServer.core, nodeName, pathOf(request)) ?? text(404, '404 page not found\n');
}

function answered(parts: KubeletPortParts, request: HttpRequest): HttpResponse {
  try {
    const user = userOf(parts, request);
    if (user === undefined) return text(401, 'Unauthorized');
    const part = PARTS[pathOf(request)];
    const asked = part === undefined ? ['proxy'] : [part, 'proxy'];
    const verb = request.method === 'GET' || request.method === 'HEAD' ? 'get' : 'create';
    if (asked.some((subresource) => isAllowed(parts, user, verb, subresource))) return reply(parts, request);
    return text(403, `Forbidden (user=${user.name}, verb=${verb}, resource=nodes, subresource(s)=[${asked.join(' ')}])\n`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return text(500, `Internal Error: ${error.message}\n`);
  }
}

/** By certificate, by token, or nobody in particular; undefined for who is not let in. */
function userOf({ settings, certificates, host, env, client }: KubeletPortParts, { headers, client: { certificate } }: HttpRequest): UserInfo | undefined {
  const { clientCaFile, reviewsTokens, allowsAnonymous } = settings;
  if (certificate?.pem !== undefined && clientCaFile !== undefined && host.files.exists(clientCaFile)) {
    const found = certificates.verify(certificate.pem, host.files.readText(clientCaFile), env.clock.now());
    if (found !== undefined) return found;
  }
  const token = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (token !== undefined && reviewsTokens) {
    const { authenticated, user } = client.create(tokenreviews, { spec: { token } }).status ?? {};
    return authenticated === true ? { name: user?.username ?? '', groups: user?.groups ?? [] } : undefined;
  }
  return allowsAnonymous ? { name: 'system:anonymous', groups: ['system:unauthenticated'] } : undefined;
}

function isAllowed({ settings, client, nodeName }: KubeletPortParts, { name, groups }: UserInfo, verb: string, subresource: string): boolean {
  if (settings.authorization === 'AlwaysAllow') return true;
  const resourceAttributes = { group: '', version: 'v1', resource: 'nodes', name: nodeName, verb, subresource };
  return client.create(subjectaccessreviews, { spec: { user: name, groups: [...groups], resourceAttributes } }).status?.allowed === true;
}
