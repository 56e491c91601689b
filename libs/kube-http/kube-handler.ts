import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ClientCertificate, HttpResponse } from '#linux/net/network.js';
import { channelProtocols, joinChannels } from './channel-socket.js';
import type { Doorway } from './doorway.js';
import { BodyTooLarge, readRequest, withoutBody, writeResponse } from './http-exchange.js';

/** Serves a world's API over Node's HTTP: requests, streams, and WebSocket upgrades. */
export class KubeHandler {
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => channelProtocols.find((protocol) => offered.has(protocol)) ?? false,
  });

  /** `certificate`: whom a proxy in front has found the caller to be. */
  async request(doorway: Doorway, message: IncomingMessage, response: ServerResponse, certificate?: ClientCertificate): Promise<void> {
    try {
      writeResponse(response, await doorway.handle(await readRequest(message, certificate)));
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      writeResponse(response, plain(413, 'request body is too large'));
    }
  }

  async upgrade(doorway: Doorway, message: IncomingMessage, socket: Duplex, head: Buffer, certificate?: ClientCertificate): Promise<void> {
    const offered = (message.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (message.headers.upgrade?.toLowerCase() !== 'websocket' || !channelProtocols.some((protocol) => offered.includes(protocol))) {
      // kubectl tries SPDY after a refused WebSocket; we speak WebSocket only.
      refuse(socket, plain(403, 'unable to upgrade: only the WebSocket protocols v5.channel.k8s.io and v4.channel.k8s.io are served'));
      return;
    }
    const answer = await doorway.upgrade(withoutBody(message, undefined, certificate));
    if ('status' in answer) refuse(socket, answer);
    else this.#sockets.handleUpgrade(message, socket, head, (client) => joinChannels(client, answer, doorway));
  }
}

function plain(status: number, text: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(`${text}\n`) };
}

/** Answers an upgrade in plain HTTP and closes. */
function refuse(socket: Duplex, answer: HttpResponse): void {
  const body = answer.body instanceof Uint8Array ? answer.body : new Uint8Array();
  const headers = { ...answer.headers, connection: 'close', 'content-length': String(body.length) };
  const lines = [`HTTP/1.1 ${answer.status} Refused`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]));
}
