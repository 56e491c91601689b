// Mirrors clientcmd.ClientConfig: from kubeconfig, flags and environment to one server and one identity
import type { Process } from '#linux/kernel/process.js';
import type { ClientCertificate } from '#linux/net/network.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal, Plain } from '#kubectl/rest/errors.js';
import { type CredentialFlags, credentialsOf } from './credentials.js';
import { type Entry, type Kubeconfig, loadKubeconfig } from './kubeconfig.js';

export interface Connection {
  readonly server: string;
  readonly certificate: ClientCertificate | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number | undefined;
}

/** Where objects are looked for that are in a namespace. */
export interface Place {
  readonly namespace: string;
  /** It was asked for on the command line. */
  readonly given: boolean;
}

export interface ConnectionFlags extends CredentialFlags {
  readonly kubeconfig: string;
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  readonly server: string;
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly as: string;
  readonly asUid: string;
  readonly asGroup: readonly string[];
  readonly asUserExtra: readonly string[];
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Mirrors Namespace(): what is wrong with the kubeconfig is told, but for a namespace that is given. Throws Fatal or Plain with clientcmd's texts. */
export function placeOf(proc: Process, flags: ConnectionFlags): Place {
  const config = loadKubeconfig(proc, flags.kubeconfig);
  if (flags.namespace !== '') return { namespace: flags.namespace, given: true };
  const inside = isInCluster(proc, config, flags) ? proc.files.exists(`${SERVICE_ACCOUNT}/namespace`) && proc.files.readText(`${SERVICE_ACCOUNT}/namespace`).trim() : '';
  if (inside) return { namespace: inside, given: false };
  const context = contextOf(config, flags.context, (name) => new Plain(`Error in configuration: context was not found for specified context: ${name}`));
  checkUsable(proc, flags, config, context);
  return { namespace: context['namespace'] || 'default', given: false };
}

/** Mirrors ClientConfig(): the way to the server. Throws Fatal or Plain with clientcmd's texts. */
export function connectionOf(proc: Process, flags: ConnectionFlags, timeoutMs: () => number | undefined): Connection {
  const config = loadKubeconfig(proc, flags.kubeconfig);
  if (isInCluster(proc, config, flags)) return inClusterConnection(proc, flags, timeoutMs());
  const context = contextOf(config, flags.context, (name) => new Fatal(`context ${JSON.stringify(name)} does not exist`));
  const userName = flags.user || context['user'] || '';
  const user: Dynamic = userOf(config, userName, flags.user !== '')?.value ?? {};
  const cluster: Dynamic = clusterOf(config, flags.cluster || context['cluster'] || '', flags.cluster !== '')?.value ?? {};
  const certificate = checkUsable(proc, flags, config, context);
  return {
    server: String(flags.server || cluster['server'] || 'http://localhost:8080').replace(/\/$/, ''),
    certificate,
    timeoutMs: timeoutMs(),
    headers: { ...authHeaders(proc, flags, user), ...impersonation(flags, user, userName) },
  };
}

/** Mirrors ConfirmUsable(): the cluster is there, and the files that are named can be read. */
function checkUsable(proc: Process, flags: ConnectionFlags, config: Kubeconfig, context: Dynamic): ClientCertificate | undefined {
  const cluster = clusterOf(config, flags.cluster || context['cluster'] || '', flags.cluster !== '');
  return credentialsOf(proc, flags, cluster, find(config.users, flags.user || context['user'] || ''));
}

function isInCluster(proc: Process, config: Kubeconfig, flags: ConnectionFlags): boolean {
  if (!config.empty || flags.server !== '' || flags.context !== '') return false;
  return Boolean(proc.env.get('KUBERNETES_SERVICE_HOST')) && Boolean(proc.env.get('KUBERNETES_SERVICE_PORT')) && proc.files.exists(`${SERVICE_ACCOUNT}/token`);
}

function inClusterConnection(proc: Process, flags: ConnectionFlags, timeoutMs: number | undefined): Connection {
  const token = flags.token || proc.files.readText(`${SERVICE_ACCOUNT}/token`).trim();
  const server = `https://${proc.env.get('KUBERNETES_SERVICE_HOST')}:${proc.env.get('KUBERNETES_SERVICE_PORT')}`;
  return { server, certificate: undefined, headers: { authorization: `Bearer ${token}`, ...impersonation(flags, {}, '') }, timeoutMs };
}

function find(entries: readonly Entry[], name: string): Entry | undefined {
  return entries.find((entry) => entry.name === name);
}

function contextOf(config: Kubeconfig, asked: string, unknown: (name: string) => Error): Dynamic {
  const name = asked || config.currentContext;
  if (name === '') return {};
  const found = find(config.contexts, name);
  if (found === undefined) throw unknown(name);
  return found.value;
}

function clusterOf(config: Kubeconfig, name: string, given: boolean): Entry | undefined {
  if (name === '') return undefined;
  const found = find(config.clusters, name);
  if (found === undefined && given) throw new Fatal(`no server found for cluster "${name}"`);
  return found;
}

function userOf(config: Kubeconfig, name: string, given: boolean): Entry | undefined {
  if (name === '') return undefined;
  const found = find(config.users, name);
  if (found === undefined && given) throw new Fatal(`auth info "${name}" does not exist`);
  return found;
}

function authHeaders(proc: Process, flags: ConnectionFlags, user: Dynamic): Record<string, string> {
  const token = flags.token || user['token'] || (typeof user['tokenFile'] === 'string' && proc.files.exists(user['tokenFile']) ? proc.files.readText(user['tokenFile']).trim() : '');
  if (token) return { authorization: `Bearer ${token}` };
  const name = flags.username || user['username'];
  if (name) return { authorization: `Basic ${encodeBase64(encodeUtf8(`${name}:${flags.password || user['password'] || ''}`))}` };
  return {};
}

function impersonation(flags: ConnectionFlags, user: Dynamic, userName: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const as = flags.as || user['as'];
  if (as) headers['impersonate-user'] = as;
  if (flags.asUid) headers['impersonate-uid'] = flags.asUid;
  const groups = flags.asGroup.length > 0 ? flags.asGroup : (user['as-groups'] ?? []);
  if (groups.length > 0) headers['impersonate-group'] = groups.join(',');
  for (const extra of flags.asUserExtra) {
    const equals = extra.indexOf('=');
    if (equals > 0) headers[`impersonate-extra-${extra.slice(0, equals).toLowerCase()}`] = extra.slice(equals + 1);
  }
  if (!as && (groups.length > 0 || flags.asUid !== '' || flags.asUserExtra.length > 0)) throw new Fatal(`requesting uid, groups or user-extra for ${userName} without impersonating a user`);
  return headers;
}
