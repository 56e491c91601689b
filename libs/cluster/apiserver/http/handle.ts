// Mirrors apiserver/pkg/server: the chain of filters and the routes of one kube-apiserver
// Differs: no fair queueing; a request runs to its end at once.
import { authenticate } from '#cluster/apiserver/authentication/authenticate.js';
import { impersonated } from '#cluster/apiserver/authentication/impersonation.js';
import { authorize, questionOf } from '#cluster/apiserver/authorization/authorize.js';
import type { AuditedRequest, AuditLog } from '#cluster/apiserver/audit/audit-log.js';
import type { Core } from '#cluster/apiserver/core.js';
import { internal, StatusError } from '#cluster/apimachinery/errors.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { discovery } from './discovery.js';
import { health } from './health.js';
import { openApi } from './openapi.js';
import { errorReply, indented, json, pageNotFound } from './reply.js';
import { requestInfo, type RequestInfo } from './request-info.js';
import { resourceReply } from './resource-reply.js';

/** Never throws a StatusError: it becomes the answer. */
export function handleRequest(core: Core, request: HttpRequest): HttpResponse {
  const reply = core.audit === undefined ? replyTo(core, request) : auditedReply(core, core.audit, request);
  return isForEyes(request) ? indented(reply) : reply;
}

/** With its events in the audit log. */
function auditedReply(core: Core, log: AuditLog, request: HttpRequest): HttpResponse {
  let audited: AuditedRequest | undefined;
  const reply = replyTo(core, request, (asked, user, info) => {
    audited = log.begin(core, request, info, asked, user);
    if (audited === undefined) return;
    const { isAllowed, reason } = core.authorizer.authorize(user, questionOf(info));
    audited.annotations = { 'authorization.k8s.io/decision': isAllowed ? 'allow' : 'forbid', 'authorization.k8s.io/reason': reason };
  });
  if (audited !== undefined) log.end(core, audited, reply);
  return reply;
}

/** `?pretty=true`, or a program that people use by hand. */
function isForEyes({ target, headers }: HttpRequest): boolean {
  const asked = /[?&]pretty=([^&]+)/.exec(target)?.[1];
  if (asked !== undefined) return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(asked);
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}

function replyTo(core: Core, request: HttpRequest, heard?: (asked: UserInfo, user: UserInfo, info: RequestInfo) => void): HttpResponse {
  try {
    const info = requestInfo(request.method, request.target);
    const question = questionOf(info);
    const asked = authenticate(core, request);
    const user = impersonated(core, request.headers, asked, question);
    heard?.(asked, user, info);
    authorize(core, user, question);
    return info.isResource ? resourceReply(core, request, info, user) : plainReply(core, request, info);
  } catch (error) {
    if (error instanceof StatusError) return errorReply(error);
    if (error instanceof RangeError) return errorReply(internal(error.message));
    throw error;
  }
}

export const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '6c1cd99a714e5f5ca5d8b1d0a4c4e8f0f1a2b3c4',
  gitTreeState: 'clean',
  buildDate: '2026-06-10T18:30:29Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
};

function plainReply(core: Core, request: HttpRequest, info: RequestInfo): HttpResponse {
  const path = info.path.length > 1 && info.path.endsWith('/') ? info.path.slice(0, -1) : info.path;
  if (path === '/version') return json(200, VERSION);
  return health(core, info) ?? discovery(core, request, path) ?? openApi(core, request, path) ?? pageNotFound();
}
