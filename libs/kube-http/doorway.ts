import type { HttpRequest, HttpResponse, Upgraded } from '#linux/net/network.js';

/**
 * The way into a world's API server from outside. Whoever hosts the world implements it: he applies the request, lets
 * the world run, and answers when the effects are durable (if he promises that).
 */
export interface Doorway {
  /** `gone` fires when nobody waits for the answer any more: then none need come. */
  handle(request: HttpRequest, gone?: AbortSignal): Promise<HttpResponse>;
  upgrade(request: HttpRequest): Promise<Upgraded>;
  /** Something was sent into a stream: let the world run. */
  wake(): void;
}
