// Mirrors pkg/registry/core/pod/rest/subresources.go: exec, attach and portforward
// Differs: the kubelet is asked in process; the carrier (WebSocket, SPDY) is the caller's. A webhook that takes time to judge
// a connection counts as timed out.
import type { ExecOptions } from '#cluster/apiserver/api-server.js';
import { Auditing } from '#cluster/apiserver/audit/auditing.js';
import { authenticate } from '#cluster/apiserver/authentication/authenticate.js';
import { impersonated } from '#cluster/apiserver/authentication/impersonation.js';
import { authorize, questionOf } from '#cluster/apiserver/authorization/authorize.js';
import { validateAdmission, type Core } from '#cluster/apiserver/core.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import { badRequest, StatusError } from '#cluster/apimachinery/errors.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { ChannelStream, HttpRequest, HttpResponse } from '#linux/net/network.js';
import { containerOf, kubeletOf, podOf } from './log-reply.js';
import { errorReply, pageNotFound, text } from './reply.js';
import { first, isOn, requestInfo, type RequestInfo } from './request-info.js';
import { Serving } from './serving.js';

const SWITCHING = 101;

/** Never throws a StatusError: it becomes the answer. */
export function handleUpgrade(core: Core, request: HttpRequest): ChannelStream | HttpResponse {
  const serving = new Serving(core, request, requestInfo(request.method, request.target));
  const auditing = core.audit === undefined ? undefined : new Auditing(core, core.audit, request);
  const opened = open(core, request, serving, auditing);
  const answer = auditing === undefined ? opened : auditing.upgraded(opened);
  return 'status' in answer ? serving.complete(answer) : answer;
}

function open(core: Core, request: HttpRequest, serving: Serving, auditing: Auditing | undefined): ChannelStream | HttpResponse {
  const { info } = serving;
  try {
    const isStream = info.isResource && info.resource === 'pods' && ['exec', 'attach', 'portforward'].includes(info.subresource);
    // Opening a stream counts as creating it, also by GET.
    const question: AccessQuestion = isStream ? { ...questionOf(info), verb: 'create' } : questionOf(info);
    const asked = authenticate(core, request);
    const user = impersonated(core, request.headers, asked, question);
    auditing?.heard(asked, user, serving, question);
    authorize(core, user, question);
    if (!isStream) return pageNotFound();
    return counted(core, request, info, () => {
      core.requests.atOnce(() => admitConnection(core, info, user, auditing?.annotations));
      return connect(core, info);
    });
  } catch (error) {
    // What a kubelet refuses by itself is passed on as its plain text.
    if (error instanceof StatusError) return error.reason === '' ? text(error.code, error.message) : errorReply(error);
    throw error;
  }
}

function counted<T>(core: Core, request: HttpRequest, info: RequestInfo, task: () => T): T {
  try {
    const opened = task();
    core.metrics.countRequest(request, info, SWITCHING, false);
    return opened;
  } catch (error) {
    if (error instanceof StatusError) core.metrics.countRequest(request, info, error.code, false);
    throw error;
  }
}

const OPTION_KINDS: Readonly<Record<string, string>> = { exec: 'PodExecOptions', attach: 'PodAttachOptions', portforward: 'PodPortForwardOptions' };

/** What is asked for is an object of its own to admission. */
function admitConnection(core: Core, { query, namespace, name, subresource }: RequestInfo, user: UserInfo, annotations: Map<string, string> | undefined): void {
  const flags = ['stdin', 'stdout', 'stderr', 'tty'].filter((flag) => isOn(query, flag)).map((flag) => [flag, true]);
  const container = first(query, 'container') ?? '';
  const ports = (query.get('ports') ?? []).flatMap((each) => each.split(',')).map(Number);
  const options = {
    kind: OPTION_KINDS[subresource], apiVersion: 'v1', ...Object.fromEntries(flags), ...(container === '' ? {} : { container }),
    ...(subresource === 'exec' ? { command: query.get('command') ?? [] } : {}), ...(ports.length === 0 ? {} : { ports }),
  } as unknown as KubeObject;
  const resource = core.table.find('', 'v1', 'pods');
  if (resource === undefined) return;
  const context = { user, manager: '', isDryRun: false, isInternal: true, warnings: [], fieldValidation: 'Ignore' as const };
  validateAdmission(core, { operation: 'CONNECT', resource, subresource, namespace, name, object: options, old: undefined, user, store: core.storeFor(context), annotations, warn: () => undefined });
}

function connect(core: Core, info: RequestInfo): ChannelStream {
  const { query } = info;
  const pod = podOf(core, info.namespace, info.name);
  const { name, namespace = '' } = pod.metadata;
  const node = pod.spec.nodeName ?? '';
  if (info.subresource !== 'portforward' && (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed')) {
    throw badRequest(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  }
  if (node === '') throw badRequest(`pod ${name} does not have a host assigned`);
  if (info.subresource === 'portforward') {
    const ports = (query.get('ports') ?? []).flatMap((each) => each.split(',')).map(Number);
    return kubeletOf(core, node).portForward(namespace, name, ports);
  }
  const container = containerOf(pod, first(query, 'container') ?? '', 'a container name must be specified for pod');
  const options: ExecOptions = { command: query.get('command') ?? [], stdin: isOn(query, 'stdin'), stdout: isOn(query, 'stdout'), stderr: isOn(query, 'stderr'), tty: isOn(query, 'tty') };
  if (info.subresource === 'attach') return kubeletOf(core, node).attach(namespace, name, container, options);
  return kubeletOf(core, node).exec(namespace, name, container, options);
}
