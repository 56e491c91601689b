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
  readonly namespace: string;
  /** The namespace was asked for on the command line. */
  readonly namespaceGiven: boolean;
  readonly timeoutMs: number | undefined;
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

/** Throws Fatal or Plain with clientcmd's texts. */
export function connectionOf(proc: Process, flags: ConnectionFlags, timeoutMs: number | undefined): Connection {
  const config = loadKubeconfig(proc, flags.kubeconfig);
  if (config.empty && flags.server === '' && flags.context === '') {
    const inside = inClusterConnection(proc, flags, timeoutMs);
    if (inside !== undefined) return inside;
  }
  const context = contextOf(config, flags.context);
  const clusterEntry = clusterOf(config, flags.cluster || context['cluster'] || '', flags.cluster !== '');
  const userEntry = userOf(config, flags.user || context['user'] || '', flags.user !== '');
  const cluster: Dynamic = clusterEntry?.value ?? {};
  const user: Dynamic = userEntry?.value ?? {};
  const server = String(flags.server || cluster['server'] || 'http://localhost:8080').replace(/\/$/, '');
  return {
    server,
    certificate: credentialsOf(proc, flags, clusterEntry, userEntry),
    headers: { ...authHeaders(proc, flags, user), ...impersonation(flags, user, flags.user || context['user'] || '') },
    namespace: flags.namespace || context['namespace'] || 'default',
    namespaceGiven: flags.namespace !== '',
    timeoutMs,
  };
}

function inClusterConnection(proc: Process, flags: ConnectionFlags, timeoutMs: number | undefined): Connection | undefined {
  const host = proc.env.get('KUBERNETES_SERVICE_HOST');
  const port = proc.env.get('KUBERNETES_SERVICE_PORT');
  if (!host || !port || !proc.files.exists(`${SERVICE_ACCOUNT}/token`)) return undefined;
  const token = flags.token || proc.files.readText(`${SERVICE_ACCOUNT}/token`).trim();
  const own = proc.files.exists(`${SERVICE_ACCOUNT}/namespace`) ? proc.files.readText(`${SERVICE_ACCOUNT}/namespace`).trim() : 'default';
  const namespace = flags.namespace || own;
  return { server: `https://${host}:${port}`, certificate: undefined, headers: { authorization: `Bearer ${token}`, ...impersonation(flags, {}, '') }, namespace, namespaceGiven: flags.namespace !== '', timeoutMs };
}

function find(entries: readonly Entry[], name: string): Entry | undefined {
  return entries.find((entry) => entry.name === name);
}

function contextOf(config: Kubeconfig, asked: string): Dynamic {
  const name = asked || config.currentContext;
  if (name === '') return {};
  const found = find(config.contexts, name);
  if (found === undefined) throw new Plain(`Error in configuration: context was not found for specified context: ${name}`);
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
