// Mirrors apiserver/pkg/util/webhook/serviceresolver.go and pkg/util/proxy: ResolveCluster
// Differs: the first address of a name is taken, not any.
import type { AdmissionregistrationV1WebhookClientConfig } from '#cluster/api/generated/types.js';
import { services } from '#cluster/api/resources.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import type { Outgoing } from '#cluster/apiserver/wires.js';
import { parseUrl } from '#cluster/cel/url-text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Endpoint } from '#linux/net/network.js';
import { WebhookFailure } from './webhook-failure.js';

/** Where a webhook is. */
export interface Place {
  /** Without its query. */
  readonly url: string;
  /** The name that the certificate must have. */
  readonly host: string;
  readonly path: string;
  /** Throws WebhookFailure: what dialling it comes to. */
  endpoint(net: Outgoing): Step<Endpoint>;
}

/** Throws WebhookFailure. */
export function placeOf({ service, url }: AdmissionregistrationV1WebhookClientConfig, store: StoreAccess): Place {
  if (service === undefined) return placeOfUrl(url ?? '');
  const { name, namespace, port = 443, path = '/' } = service;
  const host = `${name}.${namespace}.svc`;
  return {
    url: `https://${host}:${port}${path}`, host, path,
    *endpoint() {
      return serviceEndpoint(store, namespace, name, port);
    },
  };
}

function placeOfUrl(url: string): Place {
  const parsed = parseUrl(url);
  if (typeof parsed === 'string') throw new WebhookFailure(`Unparsable URL: ${parsed}`);
  const { hostname, port, path } = parsed;
  return {
    url, host: hostname, path: path === '' ? '/' : path,
    *endpoint(net) {
      const address = /^[\d.]+$/.test(hostname) ? hostname : yield* lookUp(net, hostname);
      if (address === undefined) throw new WebhookFailure(`dial tcp: lookup ${hostname}: no such host`);
      return { address, port: port === '' ? 443 : Number(port) };
    },
  };
}

function* lookUp(net: Outgoing, name: string): Step<string | undefined> {
  try {
    return (yield* net.lookup(name))?.[0];
  } catch (error) {
    if (!(error instanceof Errno) || error.code === 'ETIMEDOUT') throw error;
    return undefined;
  }
}

/** Throws WebhookFailure. */
export function serviceEndpoint(store: StoreAccess, namespace: string, name: string, port: number): Endpoint {
  const found = store.find(services, namespace, name);
  if (found === undefined) throw new WebhookFailure(`service ${JSON.stringify(name)} not found`);
  const { clusterIP, ports = [], type, externalName = '' } = found.spec;
  if (type === 'ExternalName') throw new WebhookFailure(`dial tcp: lookup ${externalName}: no such host`);
  if (clusterIP === 'None' || clusterIP === undefined) throw new WebhookFailure('cannot route to service with ClusterIP "None"');
  if (!ports.some((each) => each.port === port)) throw new WebhookFailure(`no service port ${port} found for service ${JSON.stringify(name)}`);
  return { address: clusterIP, port };
}
