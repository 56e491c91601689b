import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { kubernetesPath, ORGANISATION_HEADER, SECRET_HEADER } from '#contracts/jobs/internal-http.js';
import { shardOf } from '#contracts/jobs/sharding.js';
import { SessionId } from '#contracts/rest/identifiers.js';
import { Db } from '#db/db.js';
import { RowNotFound } from '#db/errors.js';
import { LoginService } from '#api/auth/login.service.js';
import { Settings } from '#api/settings.js';
import { readKubeToken } from './kube-token.js';
import { isViewing } from './viewing.js';

export const PROXY_PREFIX = '/k8s/';
/** Headers that belong to one connection, and those that the worker must not get from a client. */
const DROPPED = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'host',
  'authorization', 'cookie', SECRET_HEADER, ORGANISATION_HEADER,
]);

/** A worker's answer while a shard moves: it has lost the lease, or not got it yet. Clients of Kubernetes know 503 and try again. */
const HOSTED_ELSEWHERE = 421;

interface Target {
  readonly address: URL;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
}
/** A refusal in the words of a Kubernetes API server, which kubectl shows as they are. */
class Refusal extends Error {
  constructor(readonly code: number, readonly reason: string, message: string) {
    super(message);
  }
}

/** `/k8s/<session>/…`: the Kubernetes API of a session, for whoever has its kubeconfig, and for the pages of its learner. */
@Injectable()
export class KubernetesProxy {
  constructor(private readonly db: Db, private readonly logins: LoginService, private readonly settings: Settings) {}

  /** Streams a request to the worker that has the session, and its answer back. Never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const target = await this.authorise(request);
      const { length, encoding } = { length: request.headers['content-length'], encoding: request.headers['transfer-encoding'] };
      const hasBody = (length !== undefined && length !== '0') || encoding !== undefined;
      const onward = httpRequest(target.address, { method: request.method, path: target.path, headers: target.headers });
      onward.once('response', (answer) => {
        if (answer.statusCode === HOSTED_ELSEWHERE) {
          answer.resume();
          return refuse(response, away());
        }
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHops(answer.headers));
        response.flushHeaders(); // a watch answers before its first event
        answer.pipe(response);
        answer.once('error', () => response.destroy());
      });
      onward.once('error', () => (response.headersSent ? response.destroy() : refuse(response, away())));
      response.once('close', () => onward.destroy());
      if (hasBody) request.pipe(onward);
      else onward.end();
    } catch (error) {
      refuse(response, error instanceof Refusal ? error : internal());
    }
  }

  /** The same for exec, attach and port-forward, which turn the connection into a stream of their own. Never throws. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const target = await this.authorise(request);
      const onward = httpRequest(target.address, {
        method: request.method, path: target.path,
        headers: { ...target.headers, connection: 'Upgrade', upgrade: request.headers.upgrade ?? 'websocket' },
      });
      onward.once('upgrade', (answer, worker, first) => {
        socket.write(headOf(answer));
        if (first.length > 0) socket.write(first);
        if (head.length > 0) worker.write(head);
        worker.on('error', () => socket.destroy());
        worker.once('close', () => socket.destroy());
        socket.once('close', () => worker.destroy());
        worker.pipe(socket).pipe(worker);
      });
      onward.once('response', (answer) => {
        if (answer.statusCode === HOSTED_ELSEWHERE) {
          answer.resume();
          return refuseRaw(socket, away());
        }
        socket.write(headOf(answer));
        answer.pipe(socket);
      });
      onward.once('error', () => refuseRaw(socket, away()));
      onward.end();
    } catch (error) {
      refuseRaw(socket, error instanceof Refusal ? error : internal());
    }
  }

  private async authorise(request: IncomingMessage): Promise<Target> {
    const [, id, urlToken, rest] = /^\/k8s\/([^/?~]+)(?:~([^/?]+))?(\/[^?]*(?:\?.*)?|\?.*)?$/.exec(request.url ?? '') ?? [];
    const sessionId = SessionId.safeParse(id);
    if (!sessionId.success) throw notFound();
    const { organisationId, rights } = await this.rightsOf(request, sessionId.data, urlToken);
    const path = (rest ?? '/').replace(/^\?/, '/?');
    if (rights === 'view' && !isViewing(request.method ?? 'GET', path)) {
      throw new Refusal(403, 'Forbidden', 'this kubeconfig may only look');
    }
    const address = await this.db.findWorkerAddress(shardOf(sessionId.data));
    if (address === undefined) throw away();
    const headers: Target['headers'] = {};
    for (const [name, value] of Object.entries(request.headers)) if (!DROPPED.has(name) && value !== undefined) headers[name] = value;
    headers[SECRET_HEADER] = this.settings.secret;
    headers[ORGANISATION_HEADER] = organisationId;
    return { address: new URL(address), path: kubernetesPath(sessionId.data, path), headers };
  }

  private async rightsOf(request: IncomingMessage, sessionId: string, urlToken: string | undefined): Promise<{ organisationId: string; rights: 'admin' | 'view' }> {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? urlToken;
    if (token !== undefined) {
      const claims = readKubeToken(token, this.settings.secret, Date.now());
      if (claims === undefined || claims.sessionId !== sessionId) throw unauthorised();
      await this.assertLives(claims.organisationId, sessionId);
      return claims;
    }
    // The pages look with the log-in's cookie; they change things through the terminal only.
    const caller = await this.logins.findCaller(request.headers);
    if (caller === undefined) throw unauthorised();
    await this.db.asTenant(caller.organisationId, (rows) => rows.sessions.getVisibleTo(caller, sessionId)).catch((error: unknown) => {
      throw error instanceof RowNotFound ? notFound() : error;
    });
    return { organisationId: caller.organisationId, rights: 'view' };
  }

  private async assertLives(organisationId: string, sessionId: string): Promise<void> {
    const row = await this.db.asTenant(organisationId, (rows) => rows.sessions.get(sessionId)).catch((error: unknown) => {
      throw error instanceof RowNotFound ? unauthorised() : error;
    });
    if (row.state !== 'active') throw new Refusal(410, 'Gone', 'the session of this kubeconfig has ended');
  }
}

const unauthorised = () => new Refusal(401, 'Unauthorized', 'Unauthorized');
const notFound = () => new Refusal(404, 'NotFound', 'the server could not find the requested resource');
const away = () => new Refusal(503, 'ServiceUnavailable', 'the cluster is being moved, try again in a moment');
const internal = () => new Refusal(500, 'InternalError', 'an error on the server has prevented the request from succeeding');

function statusOf({ code, reason, message }: Refusal): string {
  return JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.code, { 'Content-Type': 'application/json', ...(refusal.code === 503 ? { 'Retry-After': '1' } : {}) });
  response.end(statusOf(refusal));
}

function refuseRaw(socket: Duplex, refusal: Refusal): void {
  const body = statusOf(refusal);
  socket.end(`HTTP/1.1 ${refusal.code} ${refusal.reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

function headOf(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function withoutHops(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': _encoding, ...kept } = headers;
  return kept;
}
