// Mirrors pkg/registry/core/pod/rest/subresources.go: exec, attach and portforward
// Differs: the kubelet is asked in process; the carrier (WebSocket, SPDY) is the caller's.
import type { ExecOptions } from '#cluster/apiserver/api-server.js';
import { Auditing } from '#cluster/apiserver/audit/auditing.js';
import { authenticate } from '#cluster/apiserver/authentication/authenticate.js';
import { impersonated } from '#cluster/apiserver/authentication/impersonation.js';
import { authorize, questionOf } from '#cluster/apiserver/authorization/authorize.js';
import type { Core } from '#cluster/apiserver/core.js';
import { proxyUpgrade } from '#cluster/apiserver/proxy/proxy-upgrade.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Step } from '#linux/kernel/step.js';
import { isStep } from '#linux/net/http-server-side.js';
import type { ChannelStream, HttpRequest, HttpResponse, Upgraded } from '#linux/net/network.js';
import { admitConnection } from './connect-admission.js';
import { mapped, settled } from './open-reply.js';
import { errorReply, pageNotFound, text } from './reply.js';
import { isOn, requestInfo, type RequestInfo } from './request-info.js';
import { Serving } from './serving.js';
import { isStreamOf, streamTargetOf } from './stream-target.js';

const SWITCHING = 101;

/** Never throws a StatusError: it becomes the answer. What has to wait answers later. */
export function handleUpgrade(core: Core, request: HttpRequest): Upgraded | Step<Upgraded> {
  const serving = new Serving(core, request, requestInfo(request.method, request.target));
  const auditing = core.audit === undefined ? undefined : new Auditing(core, core.audit, request);
  const finish = (opened: Upgraded): Upgraded => {
    const answer = auditing === undefined ? opened : auditing.upgraded(opened);
    return 'status' in answer ? serving.complete(answer) : answer;
  };
  const opened = open(core, request, serving, auditing);
  return isStep(opened) ? mapped(opened, finish) : finish(opened);
}

function open(core: Core, request: HttpRequest, serving: Serving, auditing: Auditing | undefined): Upgraded | Step<Upgraded> {
  const { info } = serving;
  try {
    const isStream = info.isResource && isStreamOf(info);
    // Opening a stream counts as creating it, also by GET.
    const question: AccessQuestion = isStream ? { ...questionOf(info), verb: 'create' } : questionOf(info);
    const asked = authenticate(core, request);
    const user = impersonated(core, request.headers, asked, question);
    auditing?.heard(asked, user, serving, question);
    authorize(core, user, question);
    const isProxy = info.isResource && info.group === '' && info.subresource === 'proxy';
    if (!isStream && !isProxy) return pageNotFound();
    const opened = settled<Upgraded>(core, user.name, () => {
      admitConnection(core, info, user, auditing?.annotations);
      return asKubeletsSay(() => (isProxy ? proxyUpgrade(core, request, info) : connect(core, info)));
    }, errorReply);
    const counted = (answer: Upgraded): Upgraded => {
      core.metrics.countRequest(request, info, 'status' in answer ? answer.status : SWITCHING, false);
      return answer;
    };
    return isStep(opened) ? mapped(opened, counted) : counted(opened);
  } catch (error) {
    if (error instanceof StatusError) return errorReply(error);
    throw error;
  }
}

/** What a kubelet refuses by itself, without a reason, is passed on as its plain text. */
function asKubeletsSay<T>(task: () => T): T | HttpResponse {
  try {
    return task();
  } catch (error) {
    if (error instanceof StatusError && error.reason === '') return text(error.code, error.message);
    throw error;
  }
}

function connect(core: Core, info: RequestInfo): ChannelStream {
  const { query, subresource } = info;
  const { namespace, name, container, kubelet } = streamTargetOf(core, info);
  if (subresource === 'portforward') {
    const ports = (query.get('ports') ?? []).flatMap((each) => each.split(',')).map(Number);
    return kubelet().portForward(namespace, name, ports);
  }
  const options: ExecOptions = { command: query.get('command') ?? [], stdin: isOn(query, 'stdin'), stdout: isOn(query, 'stdout'), stderr: isOn(query, 'stderr'), tty: isOn(query, 'tty') };
  if (subresource === 'attach') return kubelet().attach(namespace, name, container, options);
  return kubelet().exec(namespace, name, container, options);
}
