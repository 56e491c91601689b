import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ORGANISATION_HEADER, SECRET_HEADER } from '#contracts/jobs/internal-http.js';
import { KubeHandler } from '#kube-http/kube-handler.js';
import { sessionDoorway } from './session-doorway.js';
import type { HostedSession } from '#session/hosted-session.js';
import type { SessionDirectory } from '#session/session-directory.js';
import { Refusal } from '#session/terminals.js';

/** Whom the api has made sure of, as the cluster's own admin. */
const ADMIN = { commonName: 'admin', organizations: ['system:masters'] };
const STILL_LOOKING_MS = 30_000;
const PATH = /^\/k8s\/([0-9a-f-]{36})(\/.*)?$/;

/** The Kubernetes API of hosted sessions, on the internal port, for the api's proxy. */
export class KubernetesPort {
  readonly #handler = new KubeHandler();
  #connections = 0;

  constructor(private readonly directory: SessionDirectory, private readonly secret: string) {}

  /** Takes upgrades of the server. Requests come through `handle`. */
  listen(server: Server): void {
    server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#session(message)
        .then((session) => {
          this.#looking(session, socket);
          return this.#handler.upgrade(sessionDoorway(session), message, socket, head, ADMIN);
        })
        .catch((error: unknown) => socket.end(`HTTP/1.1 ${statusOf(error)} Refused\r\nconnection: close\r\n\r\n`));
    });
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const session = await this.#session(message);
      this.#looking(session, response);
      await this.#handler.request(sessionDoorway(session), message, response, ADMIN);
    } catch (error) {
      if (!response.headersSent) response.writeHead(statusOf(error));
      response.end();
    }
  }

  /** Opens the session that the path names and leaves the cluster's own path in `message.url`. */
  async #session(message: IncomingMessage): Promise<HostedSession> {
    const secret = Buffer.from(String(message.headers[SECRET_HEADER] ?? ''));
    const wanted = Buffer.from(this.secret);
    if (secret.length !== wanted.length || !timingSafeEqual(secret, wanted)) throw new Refusal(401, 'no secret');
    const [, sessionId, path] = PATH.exec(message.url ?? '') ?? [];
    const organisationId = message.headers[ORGANISATION_HEADER];
    if (sessionId === undefined || typeof organisationId !== 'string') throw new Refusal(404, 'no such path');
    message.url = path ?? '/';
    for (const name of [SECRET_HEADER, ORGANISATION_HEADER, 'authorization']) delete message.headers[name];
    return this.directory.open({ sessionId, organisationId });
  }

  /** Whoever waits for an answer (a watch, an exec, `logs -f`) looks at the world: its time moves on. */
  #looking(session: HostedSession, connection: ServerResponse | Duplex): void {
    const from = `connection ${++this.#connections}`;
    const tell = (count: number) => session.watched(from, count);
    tell(1);
    const reminder = setInterval(() => tell(1), STILL_LOOKING_MS);
    // Asked again, the api finds where the session is now.
    const drop = () => connection.destroy();
    session.ended.addEventListener('abort', drop);
    connection.once('close', () => {
      clearInterval(reminder);
      session.ended.removeEventListener('abort', drop);
      tell(0);
    });
  }
}

function statusOf(error: unknown): number {
  return error instanceof Refusal ? error.code : 502;
}
