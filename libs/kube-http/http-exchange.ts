import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, gzip } from 'node:zlib';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate, HttpRequest, HttpResponse, HttpStream } from '#linux/net/network.js';
import { BODY_BYTES_MAX, GZIP_FROM_BYTES, UNSENT_BYTES_MAX } from './limits.js';

export class BodyTooLarge extends Error {}

/** Reads a whole request. Throws BodyTooLarge. `certificate` overrides what the socket says (a proxy has checked it). */
export async function readRequest(message: IncomingMessage, certificate?: ClientCertificate): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return withoutBody(message, Buffer.concat(chunks), certificate);
}

/** A request whose body does not matter: an upgrade. */
export function withoutBody(message: IncomingMessage, body: Uint8Array = new Uint8Array(), certificate?: ClientCertificate): HttpRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const peer = certificate ?? peerCertificate(message);
  return {
    method: message.method ?? 'GET', target: message.url ?? '/', headers, body,
    client: { address: message.socket.remoteAddress ?? '127.0.0.1', ...(peer === undefined ? {} : { certificate: peer }) },
  };
}

/**
 * The client's certificate. TLS has made sure that the client has its key; what TLS could not verify by the wall's clock
 * and the server's own authority goes on as it is, for the cluster to judge.
 */
function peerCertificate(message: IncomingMessage): ClientCertificate | undefined {
  const socket = message.socket as Partial<TLSSocket>;
  const { subject, raw } = (socket.getPeerCertificate?.() ?? {}) as { subject?: { CN?: string; O?: string | string[] }; raw?: Buffer };
  if (subject === undefined || raw === undefined) return undefined;
  const named = { commonName: subject.CN ?? '', organizations: subject.O === undefined ? [] : [subject.O].flat() };
  return socket.authorized === true ? named : { ...named, pem: `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n` };
}

/** Large answers are compressed for those who understand that. */
export function writeResponse(response: ServerResponse, answer: HttpResponse): void {
  const { body, status, headers } = answer;
  // Node would say that the connection goes on; an API server does not, and it goes on all the same.
  response.removeHeader('connection');
  if (!(body instanceof Uint8Array)) {
    response.writeHead(status, { ...headers });
    pipeStream(body, response);
  } else if (body.length >= GZIP_FROM_BYTES && headers['content-type'] === 'application/json' && /\bgzip\b/.test(String(response.req.headers['accept-encoding'] ?? ''))) {
    gzip(body, { level: constants.Z_BEST_SPEED }, (error, packed) => {
      if (error !== null) return response.destroy(error);
      response.writeHead(status, { ...headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      response.end(packed);
    });
  } else {
    response.writeHead(status, { ...headers });
    response.end(body);
  }
}

/** Carries a body that goes on until it ends or the reader goes; a slow reader holds it back. */
function pipeStream(stream: HttpStream, response: ServerResponse): void {
  response.flushHeaders();
  const pump = () => {
    while (response.writableLength < UNSENT_BYTES_MAX) {
      const chunk = stream.next();
      if (chunk === undefined) return;
      if (chunk === null) {
        stop();
        response.end();
        return;
      }
      response.write(chunk);
    }
  };
  const stop = stream.onReadable(pump);
  response.on('drain', pump);
  response.on('close', () => {
    stop();
    stream.cancel();
  });
  pump();
}
