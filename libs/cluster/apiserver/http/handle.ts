// Mirrors apiserver/pkg/server: the chain of filters and the routes of one kube-apiserver
// Differs: no fair queueing; a request runs to its end at once, but for what it has to wait for (see ../waiting).
import type { APIService } from '#cluster/api/generated/types.js';
import { remoteFor, remoteReply } from '#cluster/apiserver/aggregation/remote-reply.js';
import { authenticate } from '#cluster/apiserver/authentication/authenticate.js';
import { impersonated } from '#cluster/apiserver/authentication/impersonation.js';
import { authorize, questionOf } from '#cluster/apiserver/authorization/authorize.js';
import type { AuditLog } from '#cluster/apiserver/audit/audit-log.js';
import { Auditing } from '#cluster/apiserver/audit/auditing.js';
import type { Core } from '#cluster/apiserver/core.js';
import { type Asker, flowControlDump } from '#cluster/apiserver/flow-control/dump.js';
import { internal, StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { discovery, servedPaths } from './discovery.js';
import { health } from './health.js';
import { metrics } from './metrics.js';
import { openId } from './openid.js';
import { answered, onAnswer } from './open-reply.js';
import { openApi } from './openapi.js';
import { negotiate } from './media-type.js';
import { asYaml, errorReply, indented, json, pageNotFound } from './reply.js';
import { requestInfo, type RequestInfo } from './request-info.js';
import { resourceReply } from './resource-reply.js';
import { Serving } from './serving.js';
import { VERSION } from './version.js';
import { watched } from './watched.js';
import { zPages } from './z-pages.js';

/** Never throws a StatusError: it becomes the answer. */
export function handleRequest(core: Core, request: HttpRequest): HttpResponse {
  const serving = new Serving(core, request, requestInfo(request.method, request.target));
  const reply = core.audit === undefined ? replyTo(core, request, serving) : auditedReply(core, core.audit, request, serving);
  return serving.complete(inWantedForm(core, request, serving.info, reply));
}

/** YAML where that is asked for first; JSON for people is indented. What another server said stays as it said it. */
function inWantedForm(core: Core, request: HttpRequest, info: RequestInfo, reply: HttpResponse): HttpResponse {
  if (isNegotiated(info) && negotiate(request.headers['accept'])?.isYaml === true && remoteFor(core, info) === undefined) return onAnswer(reply, asYaml);
  return isForEyes(request) ? onAnswer(reply, indented) : reply;
}

function isNegotiated({ path, subresource }: RequestInfo): boolean {
  return /^\/apis?(?:\/|$)/.test(path) && subresource !== 'proxy';
}

/** With its events in the audit log. */
function auditedReply(core: Core, log: AuditLog, request: HttpRequest, serving: Serving): HttpResponse {
  const auditing = new Auditing(core, log, request);
  return onAnswer(replyTo(core, request, serving, auditing), (answer) => auditing.answered(answer));
}

/** `?pretty=true`, or a program that people use by hand. */
function isForEyes({ target, headers }: HttpRequest): boolean {
  const asked = /[?&]pretty=([^&]+)/.exec(target)?.[1];
  if (asked !== undefined) return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(asked);
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}

function replyTo(core: Core, request: HttpRequest, serving: Serving, auditing?: Auditing): HttpResponse {
  const { info } = serving;
  return orError(() => {
    let user: UserInfo;
    try {
      user = allowedUser(core, request, serving, auditing);
    } catch (error) {
      if (error instanceof StatusError) return refusal(error);
      throw error;
    }
    const passOn = (apiService: Stored<APIService>) => remoteReply(core, request, serving.auditId, user, apiService);
    const remote = remoteFor(core, info);
    if (remote !== undefined) return passOn(remote);
    const reply = answered(core, user.name, () => orError(() => (info.isResource ? resourceReply(core, request, info, user, auditing?.annotations) : plainReply(core, request, info, { user, flow: serving.flow }, passOn))));
    const resource = info.isResource ? core.table.find(info.group, info.version, info.resource) : undefined;
    if (resource === undefined) return reply;
    return onAnswer(reply, (answer) => {
      const isDeprecated = resource.strategy.deprecation !== undefined;
      if (answer.text === undefined && !(answer.body instanceof Uint8Array)) return { ...answer, body: watched(answer.body, core.metrics.beginRequest(request, info, answer.status, isDeprecated)) };
      core.metrics.countRequest(request, info, answer.status, isDeprecated);
      return answer;
    });
  });
}

function orError(task: () => HttpResponse): HttpResponse {
  try {
    return task();
  } catch (error) {
    if (error instanceof StatusError) return errorReply(error);
    if (error instanceof RangeError) return errorReply(internal(error.message));
    throw error;
  }
}

/** Who may make this request. Throws StatusError Unauthorized, Forbidden. */
function allowedUser(core: Core, request: HttpRequest, serving: Serving, auditing: Auditing | undefined): UserInfo {
  const question = questionOf(serving.info);
  const asked = authenticate(core, request);
  const user = impersonated(core, request.headers, asked, question);
  auditing?.heard(asked, user, serving, question);
  serving.heardFrom(user);
  authorize(core, user, question);
  return user;
}

/** Of those who may not make a request at all. */
function refusal(error: StatusError): HttpResponse {
  const reply = errorReply(error);
  return error.code === 403 ? { ...reply, headers: { ...reply.headers, 'x-content-type-options': 'nosniff' } } : reply;
}

function plainReply(core: Core, request: HttpRequest, info: RequestInfo, asker: Asker, passOn: (apiService: Stored<APIService>) => HttpResponse): HttpResponse {
  const path = info.path.length > 1 && info.path.endsWith('/') ? info.path.slice(0, -1) : info.path;
  if (path === '/version') return json(200, VERSION);
  return health(core, info) ?? metrics(core, path) ?? openId(core, info.path) ?? zPages(core, request, path, () => servedPaths(core)) ?? discovery(core, request, path) ?? openApi(core, request, path, passOn) ?? flowControlDump(core, info, asker) ?? pageNotFound();
}
