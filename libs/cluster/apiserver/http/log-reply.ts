// Mirrors pkg/registry/core/pod/rest/log.go and pkg/registry/core/pod/strategy.go: LogLocation
// Differs: the kubelet is asked in process.
import type { Pod } from '#cluster/api/generated/types.js';
import type { KubeletApi, LogOptions } from '#cluster/apiserver/api-server.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { badRequest, internal, invalid, notFound } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import type { HttpResponse } from '#linux/net/network.js';
import { forbiddenField, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { integerOf } from './query-values.js';
import { stream } from './reply.js';
import { first, isOn, type RequestInfo } from './request-info.js';

export function logReply(core: Core, info: RequestInfo): HttpResponse {
  checkOptions(info);
  const pod = podOf(core, info.namespace, info.name);
  const container = containerOf(pod, first(info.query, 'container') ?? '', 'a container name must be specified for pod');
  const node = pod.spec.nodeName ?? '';
  if (node === '') return { status: 200, headers: { 'content-type': 'text/plain' }, body: new Uint8Array() };
  const seconds = integerOf(info.query, 'sinceSeconds');
  const since = sinceOf(info);
  const tail = integerOf(info.query, 'tailLines');
  const limit = integerOf(info.query, 'limitBytes');
  const options: LogOptions = {
    follow: isOn(info.query, 'follow'),
    previous: isOn(info.query, 'previous'),
    timestamps: isOn(info.query, 'timestamps'),
    ...(seconds === undefined ? {} : { sinceSeconds: seconds }),
    ...(since === undefined ? {} : { sinceTimeMs: since }),
    ...(tail === undefined ? {} : { tailLines: tail }),
    ...(limit === undefined ? {} : { limitBytes: limit }),
  };
  return stream(kubeletOf(core, node).logs(pod.metadata.namespace ?? '', pod.metadata.name, container, options), 'text/plain');
}

/** Throws StatusError. */
function checkOptions(info: RequestInfo): void {
  const errors: FieldError[] = [];
  const atLeast = (name: string, least: number) => {
    const value = integerOf(info.query, name);
    if (value !== undefined && value < least) errors.push(invalidValue(name, value, least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0'));
  };
  atLeast('tailLines', 0);
  atLeast('limitBytes', 1);
  if (info.query.has('sinceSeconds') && info.query.has('sinceTime')) errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else atLeast('sinceSeconds', 1);
  if (errors.length > 0) throw invalid({ group: '', resource: 'PodLogOptions' }, info.name, errors);
}

function sinceOf(info: RequestInfo): number | undefined {
  const text = first(info.query, 'sinceTime');
  if (text === undefined || text === '') return undefined;
  const since = parseTime(text);
  if (since === undefined) throw badRequest(`parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`);
  return since;
}

export function podOf(core: Core, namespace: string | undefined, name: string): Stored<Pod> {
  const resource = core.table.find('', 'v1', 'pods') as Resource;
  const pod = readStored(core, resource, namespace, name);
  if (pod === undefined) throw notFound(resource.qualified, name);
  return pod as Stored<Pod>;
}

/** The container asked for, or the only one, or the one that the pod's annotation names. Throws StatusError. */
export function containerOf(pod: Stored<Pod>, asked: string, required: string): string {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const { name } = pod.metadata;
  if (asked !== '') {
    if ([...containers, ...initContainers, ...ephemeralContainers].some((each) => each.name === asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  if (containers.length === 1) return (containers[0] as { readonly name: string }).name;
  const list = (title: string, items: readonly { readonly name: string }[]) => (items.length === 0 ? '' : ` or one of the ${title} containers: [${items.map((each) => each.name).join(' ')}]`);
  throw badRequest(`${required} ${name}, choose one of: [${containers.map((each) => each.name).join(' ')}]${list('init', initContainers)}`);
}

export function kubeletOf(core: Core, node: string): KubeletApi {
  const kubelet = core.kubelets.get(node);
  if (kubelet === undefined) throw internal(`dial tcp ${addressOf(core, node)}:10250: connect: connection refused`);
  return kubelet;
}

function addressOf(core: Core, node: string): string {
  const found = readStored(core, core.table.find('', 'v1', 'nodes') as Resource, undefined, node) as { readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] } } | undefined;
  return found?.status?.addresses?.find((each) => each.type === 'InternalIP')?.address ?? node;
}
