import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ChannelStream, ClientCertificate, HttpRequest, HttpResponse } from '#linux/net/network.js';
import { channelProtocols, joinChannels } from './channel-socket.js';
import type { Doorway } from './doorway.js';
import { encodeHead, reasonOf } from '#linux/net/http-message.js';
import { joinBytes } from './join-bytes.js';
import { BodyTooLarge, readRequest, withoutBody, writeResponse } from './http-exchange.js';
import { socketCarrier, webSocketCarrier } from './spdy-carriers.js';
import type { ByteCarrier } from './spdy-session.js';
import { commandOverSpdy, forwardOverSpdy, streamsOfCommand } from './spdy-streams.js';

const PORT_FORWARD = 'portforward.k8s.io';
/** kubectl 1.31 and later: SPDY's bytes in a WebSocket's messages. */
const TUNNEL = `SPDY/3.1+${PORT_FORWARD}`;
/** Of remote commands over SPDY; the first that the client knows. */
const COMMAND_PROTOCOLS = ['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io'];

/** Serves a world's API over Node's HTTP: requests, streams, and upgrades to WebSocket and SPDY. */
export class KubeHandler {
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered, { url = '' }) => protocolsFor(url).find((protocol) => offered.has(protocol)) ?? false,
  });

  /** `certificate`: whom a proxy in front has found the caller to be. */
  async request(doorway: Doorway, message: IncomingMessage, response: ServerResponse, certificate?: ClientCertificate): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      writeResponse(response, await doorway.handle(await readRequest(message, certificate), gone.signal));
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      writeResponse(response, plain(413, 'request body is too large'));
    }
  }

  async upgrade(doorway: Doorway, message: IncomingMessage, socket: Duplex, head: Buffer, certificate?: ClientCertificate): Promise<void> {
    const request = withoutBody(message, undefined, certificate);
    const asked = message.headers.upgrade?.toLowerCase();
    if (!isChannels(request.target)) return this.#bytes(doorway, request, socket, head);
    if (asked === 'spdy/3.1') return this.#spdy(doorway, request, socket, head);
    const offered = (message.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    const protocol = protocolsFor(request.target).find((each) => offered.includes(each));
    if (asked !== 'websocket' || protocol === undefined) return refuse(socket, plain(400, 'unable to upgrade: unsupported protocol'));
    const answer = await doorway.upgrade(request);
    if ('status' in answer) return refuse(socket, answer);
    this.#sockets.handleUpgrade(message, socket, head, (client: WebSocket) => {
      if (protocol === TUNNEL) forward(doorway, request, webSocketCarrier(client), answer);
      else joinChannels(client, answer, doorway, portsOf(request.target));
    });
  }

  /** To a protocol of whoever is behind the API server's proxy. */
  async #bytes(doorway: Doorway, request: HttpRequest, socket: Duplex, head: Buffer): Promise<void> {
    const answer = await doorway.upgrade(request);
    if ('status' in answer) return refuse(socket, answer);
    if (answer.switched === undefined) {
      answer.cancel();
      return refuse(socket, plain(400, 'unable to upgrade: unsupported protocol'));
    }
    writeHead(socket, 'HTTP/1.1 101 Switching Protocols', answer.switched);
    joinBytes(socketCarrier(socket, head), answer, doorway);
  }

  async #spdy(doorway: Doorway, request: HttpRequest, socket: Duplex, head: Buffer): Promise<void> {
    const offered = (request.headers['x-stream-protocol-version'] ?? '').split(',').map((name) => name.trim());
    const known = isPortForward(request.target) ? [PORT_FORWARD] : COMMAND_PROTOCOLS;
    const protocol = known.find((each) => offered.includes(each));
    if (protocol === undefined) return refuse(socket, plain(403, `unable to upgrade: unable to negotiate protocol: client supports ${goList(offered)}, server accepts ${goList(known)}`));
    const answer = await doorway.upgrade(request);
    if ('status' in answer) return refuse(socket, answer);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`);
    const carrier = socketCarrier(socket, head);
    if (isPortForward(request.target)) forward(doorway, request, carrier, answer);
    else commandOverSpdy(carrier, streamsOfCommand(request.target), async () => answer, doorway);
  }
}

/** `checked` is the stream without a port that said that the pod is there; each connection opens its own. */
function forward(doorway: Doorway, request: HttpRequest, carrier: ByteCarrier, checked: ChannelStream): void {
  checked.cancel();
  forwardOverSpdy(carrier, (port) => doorway.upgrade({ ...request, target: `${pathOf(request.target)}?ports=${port}` }), doorway);
}

function protocolsFor(target: string): readonly string[] {
  return isPortForward(target) ? [TUNNEL, 'v4.channel.k8s.io'] : channelProtocols;
}

function isPortForward(target: string): boolean {
  return pathOf(target).endsWith('/portforward');
}

/** Does it lead to a kubelet, which speaks in channels? Else only its two ends know what it speaks. */
function isChannels(target: string): boolean {
  return /\/pods\/[^/]+\/(?:exec|attach|portforward)$|\/nodes\/[^/]+\/proxy\/(?:exec|attach)\//.test(pathOf(target));
}

function pathOf(target: string): string {
  return target.split('?')[0] as string;
}

/** The ports that a plain WebSocket forwards: each of its channels begins with its port's number. */
function portsOf(target: string): readonly number[] {
  if (!isPortForward(target)) return [];
  return new URLSearchParams(target.slice(target.indexOf('?') + 1)).getAll('ports').flatMap((each) => each.split(',')).map(Number);
}

function goList(texts: readonly string[]): string {
  return `[${texts.filter((each) => each !== '').join(' ')}]`;
}

function plain(status: number, text: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(`${text}\n`) };
}

/** Answers an upgrade in plain HTTP and closes. */
function refuse(socket: Duplex, answer: HttpResponse): void {
  const body = answer.body instanceof Uint8Array ? answer.body : new Uint8Array();
  writeHead(socket, `HTTP/1.1 ${answer.status} ${reasonOf(answer.status)}`, { ...answer.headers, connection: 'close', 'content-length': String(body.length) });
  socket.end(body);
}

function writeHead(socket: Duplex, first: string, headers: Readonly<Record<string, string>>): void {
  socket.write(encodeHead(first, headers));
}
