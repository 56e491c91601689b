import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { comesFromUs } from '#api/http/cross-site.js';
import type { Settings } from '#api/settings.js';
import { MESSAGE_BYTES_MAX } from './limits.js';

type ServerOptions = NonNullable<Parameters<IoAdapter['createIOServer']>[1]>;

/** socket.io with our limits, and closed to pages of other sites. */
export class SocketAdapter extends IoAdapter {
  constructor(app: INestApplicationContext, private readonly settings: Settings) {
    super(app);
  }

  override createIOServer(port: number): ReturnType<IoAdapter['createIOServer']> {
    const options: Partial<ServerOptions> = {
      // WebSocket only: several api processes then need no sticky balancer.
      transports: ['websocket'], serveClient: false, maxHttpBufferSize: MESSAGE_BYTES_MAX, pingInterval: 5_000, pingTimeout: 5_000,
      allowRequest: (request, decide) => decide(null, comesFromUs(request, this.settings.trustedOrigins)),
    };
    return super.createIOServer(port, options as ServerOptions);
  }
}
