import type { Core } from '#cluster/apiserver/core.js';
import type { Serving } from '#cluster/apiserver/http/serving.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import { watched } from '#cluster/apiserver/http/watched.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { ChannelStream, HttpRequest, HttpResponse } from '#linux/net/network.js';
import type { AuditedRequest, AuditLog } from './audit-log.js';

const SWITCHING = 101;

/** The events of one request in the audit log, as far as its policy wants them. */
export class Auditing {
  /** Filled while the request is worked on. */
  readonly annotations = new Map<string, string>();
  readonly #core: Core;
  readonly #log: AuditLog;
  readonly #request: HttpRequest;
  #audited: AuditedRequest | undefined;

  constructor(core: Core, log: AuditLog, request: HttpRequest) {
    this.#core = core;
    this.#log = log;
    this.#request = request;
  }

  /** Who asks, and as whom he acts; it is not decided yet whether he may. */
  heard(asked: UserInfo, user: UserInfo, serving: Serving, question: AccessQuestion): void {
    this.#audited = this.#log.begin(this.#core, this.#request, serving, asked, user, this.annotations);
    if (this.#audited === undefined) return;
    const { isAllowed, reason } = this.#core.authorizer.authorize(user, question);
    this.annotations.set('authorization.k8s.io/decision', isAllowed ? 'allow' : 'forbid').set('authorization.k8s.io/reason', reason);
  }

  answered(answer: HttpResponse): HttpResponse {
    const audited = this.#audited;
    const { body, status } = answer;
    if (audited === undefined) return answer;
    if (body instanceof Uint8Array) {
      this.#log.end(this.#core, audited, answer);
      return answer;
    }
    this.#log.start(this.#core, audited, status);
    return { ...answer, body: watched(body, () => this.#log.endStream(this.#core, audited, status)) };
  }

  upgraded(answer: ChannelStream | HttpResponse): ChannelStream | HttpResponse {
    if ('status' in answer) return this.answered(answer);
    const audited = this.#audited;
    if (audited === undefined) return answer;
    this.#log.start(this.#core, audited, SWITCHING);
    return {
      ...watched(answer, () => this.#log.endStream(this.#core, audited, SWITCHING)),
      ...(answer.switched === undefined ? {} : { switched: answer.switched }),
      send: (channel, data) => answer.send(channel, data),
      closeChannel: (channel) => answer.closeChannel(channel),
    };
  }
}
