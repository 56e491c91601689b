// Mirrors pkg/kubelet/kubelet_pods.go: makeEnvironmentVariables
// Differs: service variables come in order of name.
import type { ConfigMap, Container, EnvVar, EphemeralContainer, Pod, Secret, Service } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { expand } from './expansion.js';
import { fieldValue, type PodAddresses, resourceValue } from './field-path.js';

/** What a pod may take from the API while its containers are made. */
export interface ConfigSource {
  findConfigMap(namespace: string, name: string): Stored<ConfigMap> | undefined;
  findSecret(namespace: string, name: string): Stored<Secret> | undefined;
  listServices(namespace: string): readonly Stored<Service>[];
  readonly allocatable: Readonly<Record<string, string>>;
}

/** The configuration of a container can't be made: the message becomes that of CreateContainerConfigError. */
export class ConfigError extends Error {}

/** The variables of a container, in order: envFrom and env, then those of services. Throws ConfigError. */
export function makeEnvironment(
  pod: Stored<Pod>, container: Container | EphemeralContainer, addresses: PodAddresses, source: ConfigSource,
): Map<string, string> {
  const namespace = pod.metadata.namespace as string;
  const services = serviceVariables(namespace, pod.spec.enableServiceLinks !== false, source);
  const result = new Map<string, string>();
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef !== undefined) {
      const found = configMap(namespace, configMapRef.name ?? '', configMapRef.optional, source);
      for (const key of Object.keys(found?.data ?? {}).sort()) result.set(prefix + key, found?.data?.[key] as string);
    }
    if (secretRef !== undefined) {
      const found = secret(namespace, secretRef.name ?? '', secretRef.optional, source);
      for (const key of Object.keys(found?.data ?? {}).sort()) result.set(prefix + key, decodeUtf8(decodeBase64(found?.data?.[key] as string)));
    }
  }
  const known = new Map<string, string>();
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, pod, container, addresses, source, known, services);
    if (value === undefined) continue;
    known.set(variable.name, value);
    result.set(variable.name, value);
  }
  for (const [name, value] of services) if (!result.has(name)) result.set(name, value);
  return result;
}

function valueOf(
  { value, valueFrom }: EnvVar, pod: Stored<Pod>, container: Container | EphemeralContainer, addresses: PodAddresses,
  source: ConfigSource, known: ReadonlyMap<string, string>, services: ReadonlyMap<string, string>,
): string | undefined {
  if (valueFrom === undefined) return value?.includes('$') === true ? expand(value, new Map([...services, ...known])) : (value ?? '');
  const namespace = pod.metadata.namespace as string;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) return fieldValue(pod, fieldRef, addresses);
  if (resourceFieldRef !== undefined) {
    const named = resourceFieldRef.containerName;
    const of = named === undefined || named === '' ? container : (pod.spec.containers.find(({ name }) => name === named) ?? container);
    return resourceValue(of, resourceFieldRef, source.allocatable);
  }
  if (configMapKeyRef !== undefined) {
    const { name = '', key, optional } = configMapKeyRef;
    const found = configMap(namespace, name, optional, source);
    const data = found?.data?.[key];
    if (data !== undefined || optional === true) return data;
    throw new ConfigError(`couldn't find key ${key} in ConfigMap ${namespace}/${name}`);
  }
  if (secretKeyRef !== undefined) {
    const { name = '', key, optional } = secretKeyRef;
    const found = secret(namespace, name, optional, source);
    const data = found?.data?.[key];
    if (data !== undefined) return decodeUtf8(decodeBase64(data));
    if (optional === true) return undefined;
    throw new ConfigError(`couldn't find key ${key} in Secret ${namespace}/${name}`);
  }
  return undefined;
}

function configMap(namespace: string, name: string, optional: boolean | undefined, source: ConfigSource): Stored<ConfigMap> | undefined {
  const found = source.findConfigMap(namespace, name);
  if (found === undefined && optional !== true) throw new ConfigError(`configmap "${name}" not found`);
  return found;
}

function secret(namespace: string, name: string, optional: boolean | undefined, source: ConfigSource): Stored<Secret> | undefined {
  const found = source.findSecret(namespace, name);
  if (found === undefined && optional !== true) throw new ConfigError(`secret "${name}" not found`);
  return found;
}

/** `KUBERNETES_SERVICE_HOST` and its kin, for the services of the namespace; `kubernetes` always. */
function serviceVariables(namespace: string, links: boolean, source: ConfigSource): Map<string, string> {
  const result = new Map<string, string>();
  const master = source.listServices('default').find(({ metadata }) => metadata.name === 'kubernetes');
  const own = links ? source.listServices(namespace) : [];
  const services = master === undefined || own.includes(master) ? own : [master, ...own];
  for (const service of services) addService(result, service);
  return result;
}

function addService(result: Map<string, string>, { metadata, spec }: Stored<Service>): void {
  const address = spec.clusterIP ?? '';
  const ports = spec.ports ?? [];
  const first = ports[0];
  if (address === '' || address === 'None' || first === undefined) return;
  const prefix = envName(metadata.name);
  result.set(`${prefix}_SERVICE_HOST`, address);
  result.set(`${prefix}_SERVICE_PORT`, `${first.port}`);
  for (const { name, port } of ports) if (name !== undefined && name !== '') result.set(`${prefix}_SERVICE_PORT_${envName(name)}`, `${port}`);
  const url = (port: typeof first) => `${(port.protocol ?? 'TCP').toLowerCase()}://${address}:${port.port}`;
  result.set(`${prefix}_PORT`, url(first));
  for (const port of ports) {
    const key = `${prefix}_PORT_${port.port}_${port.protocol ?? 'TCP'}`;
    result.set(key, url(port));
    result.set(`${key}_PROTO`, (port.protocol ?? 'TCP').toLowerCase());
    result.set(`${key}_PORT`, `${port.port}`);
    result.set(`${key}_ADDR`, address);
  }
}

function envName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
