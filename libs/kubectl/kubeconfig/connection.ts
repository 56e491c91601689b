// Mirrors clientcmd.ClientConfig: from kubeconfig, flags and environment to one server and one identity
import { decodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno } from '#linux/kernel/step.js';
import type { ClientCertificate } from '#linux/net/network.js';
import { decodeBase64, encodeBase64 } from '#kubectl/rest/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal, Plain } from '#kubectl/rest/errors.js';
import { subjectOf } from './certificate.js';
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

export interface ConnectionFlags {
  readonly kubeconfig: string;
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  readonly server: string;
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly clientCertificate: string;
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
  const cluster = clusterOf(config, flags.cluster || context['cluster'] || '', flags.cluster !== '');
  const user = userOf(config, flags.user || context['user'] || '', flags.user !== '');
  const server = String(flags.server || cluster['server'] || 'http://localhost:8080').replace(/\/$/, '');
  return {
    server,
    certificate: certificateOf(proc, flags, user),
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

function find(entries: readonly Entry[], name: string): Dynamic | undefined {
  return entries.find((entry) => entry.name === name)?.value;
}

function contextOf(config: Kubeconfig, asked: string): Dynamic {
  const name = asked || config.currentContext;
  if (name === '') return {};
  const found = find(config.contexts, name);
  if (found === undefined) throw new Plain(`Error in configuration: context was not found for specified context: ${name}`);
  return found;
}

function clusterOf(config: Kubeconfig, name: string, given: boolean): Dynamic {
  if (name === '') return {};
  const found = find(config.clusters, name);
  if (found !== undefined) return found;
  if (given) throw new Fatal(`no server found for cluster "${name}"`);
  return {};
}

function userOf(config: Kubeconfig, name: string, given: boolean): Dynamic {
  if (name === '') return {};
  const found = find(config.users, name);
  if (found === undefined && given) throw new Fatal(`auth info "${name}" does not exist`);
  return found ?? {};
}

function certificateOf(proc: Process, flags: ConnectionFlags, user: Dynamic): ClientCertificate | undefined {
  let pem: string | undefined;
  if (flags.clientCertificate !== '') pem = readNamed(proc, flags.clientCertificate, 'client-cert');
  else if (typeof user['client-certificate-data'] === 'string') {
    const bytes = decodeBase64(user['client-certificate-data']);
    pem = bytes === undefined ? undefined : decodeUtf8(bytes);
  } else if (typeof user['client-certificate'] === 'string') pem = readNamed(proc, user['client-certificate'], 'client-cert');
  if (pem === undefined) return undefined;
  const subject = subjectOf(pem);
  if (subject === undefined) throw new Fatal('tls: failed to find any PEM data in certificate input');
  return subject;
}

function readNamed(proc: Process, path: string, what: string): string {
  try {
    return proc.files.readText(path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Plain(`error: invalid configuration: unable to read ${what} ${path} for ${path} due to open ${path}: ${error.message.toLowerCase()}`);
  }
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
