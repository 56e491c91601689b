// Mirrors apiserver/pkg/endpoints/handlers/rest.go: ConnectResource
// Differs: mutating webhooks and policies are not asked.
import { type Core, validateAdmission } from '#cluster/apiserver/core.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import { first, isOn, type RequestInfo } from './request-info.js';

const OPTION_KINDS: Readonly<Record<string, string>> = {
  'pods/exec': 'PodExecOptions', 'pods/attach': 'PodAttachOptions', 'pods/portforward': 'PodPortForwardOptions',
  'pods/proxy': 'PodProxyOptions', 'services/proxy': 'ServiceProxyOptions', 'nodes/proxy': 'NodeProxyOptions',
};

/** What a connection is asked for with is an object of its own to admission. Throws StatusError, PENDING. */
export function admitConnection(core: Core, info: RequestInfo, user: UserInfo, annotations: Map<string, string> | undefined): void {
  const { namespace, name, subresource } = info;
  const resource = core.table.find('', 'v1', info.resource);
  if (resource === undefined) return;
  const object = { kind: OPTION_KINDS[`${info.resource}/${subresource}`], apiVersion: 'v1', ...(subresource === 'proxy' ? proxyOptions(info) : streamOptions(info)) } as unknown as KubeObject;
  const context = { user, manager: '', isDryRun: false, isInternal: true, warnings: [], fieldValidation: 'Ignore' as const };
  validateAdmission(core, { operation: 'CONNECT', resource, subresource, namespace, name, object, old: undefined, user, store: core.storeFor(context), annotations, warn: () => undefined });
}

function streamOptions({ query, subresource }: RequestInfo): object {
  const flags = ['stdin', 'stdout', 'stderr', 'tty'].filter((flag) => isOn(query, flag)).map((flag) => [flag, true]);
  const container = first(query, 'container') ?? '';
  const ports = (query.get('ports') ?? []).flatMap((each) => each.split(',')).map(Number);
  return {
    ...Object.fromEntries(flags), ...(container === '' ? {} : { container }),
    ...(subresource === 'exec' ? { command: query.get('command') ?? [] } : {}), ...(ports.length === 0 ? {} : { ports }),
  };
}

function proxyOptions({ rest, path }: RequestInfo): object {
  const below = `${rest.join('/')}${rest.length > 0 && path.endsWith('/') ? '/' : ''}`;
  return below === '' ? {} : { path: below };
}
