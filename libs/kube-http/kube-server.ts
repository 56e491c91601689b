import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Credentials } from './certificates.js';
import type { Doorway } from './doorway.js';
import { KubeHandler } from './kube-handler.js';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Something a server answers itself, before the cluster is asked. False: it is the cluster's. */
export type Aside = (message: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** A cluster's API over HTTPS on 127.0.0.1, with client certificates. */
export class KubeServer {
  private constructor(private readonly server: Server, readonly port: number) {}

  /** Rejects with Node's error when the port is taken. Port 0: any free one. */
  static async listen(doorway: () => Doorway, credentials: Credentials, port: number, aside: Aside): Promise<KubeServer> {
    const handler = new KubeHandler();
    const server = createServer({
      key: credentials.server.keyPem, cert: credentials.server.certificatePem,
      ca: credentials.authority, requestCert: true, rejectUnauthorized: false, // tokens and anonymous callers come without one
    });
    const fail = (response: ServerResponse, error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    };
    server.on('request', (message: IncomingMessage, response: ServerResponse) => {
      void (async () => {
        if (!(await aside(message, response))) await handler.request(doorway(), message, response);
      })().catch((error: unknown) => fail(response, error));
    });
    server.on('upgrade', (message, socket, head) => {
      void handler.upgrade(doorway(), message, socket, head).catch((error: unknown) => {
        console.error(error);
        socket.destroy();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new KubeServer(server, (server.address() as AddressInfo).port);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
