// Mirrors cmd/kube-apiserver/app/options and controlplane/apiserver/options: what the flags of a kube-apiserver mean
// Differs: flags that change nothing a client could see are accepted and left alone; of authorization modes there are
// Node, RBAC, AlwaysAllow and AlwaysDeny.
import type { AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';
import { admissionPlugins } from '#cluster/apiserver/admission/list.js';
import { optionalPlugins } from '#cluster/apiserver/admission/optional.js';
import { AuditLog } from '#cluster/apiserver/audit/audit-log.js';
import { AuditPolicy } from '#cluster/apiserver/audit/policy.js';
import { Encryption } from '#cluster/apiserver/encryption/encryption.js';
import type { ServerSettings } from '#cluster/apiserver/store-access.js';
import { Errno } from '#linux/kernel/step.js';
import { ConfigurationError } from './configuration-error.js';
import { PLUGIN_NAMES } from './plugin-names.js';

export { ConfigurationError } from './configuration-error.js';

/** What a running server does as its flags say. */
export interface Configuration {
  readonly settings: Partial<ServerSettings>;
  readonly authorizationModes: readonly string[];
  readonly anonymousAuth: boolean;
  readonly admission: readonly AdmissionPlugin[];
  /** Names of plugins that are not to run. */
  readonly admissionOff: readonly string[];
  readonly encryption: Encryption;
  readonly audit: AuditLog | undefined;
  readonly flags: Flags;
}

type Flags = Readonly<Record<string, string>>;
/** The text of a file. Throws Errno. */
type ReadFile = (path: string) => string;

const MODES = ['AlwaysAllow', 'AlwaysDeny', 'ABAC', 'Webhook', 'RBAC', 'Node'];
/** Files that have to be there, in the order in which the server opens them. */
const FILES = [
  'tls-cert-file', 'tls-private-key-file', 'client-ca-file', 'requestheader-client-ca-file', 'etcd-cafile', 'etcd-certfile', 'etcd-keyfile',
  'kubelet-client-certificate', 'kubelet-client-key', 'proxy-client-cert-file', 'proxy-client-key-file', 'service-account-key-file', 'service-account-signing-key-file',
];
/** Of the plugins that every server has: kubeadm turns it on. */
const OFF_BY_DEFAULT = ['NodeRestriction'];
const MEGABYTE = 1024 * 1024;

/** Throws ConfigurationError with what the server says before it ends. */
export function configurationOf(flags: Flags, readFile: ReadFile, exists: (path: string) => boolean = () => true): Configuration {
  for (const name of FILES) {
    const path = flags[name];
    if (path !== undefined && path !== '' && !exists(path)) throw new ConfigurationError(`open ${path}: no such file or directory`);
  }
  const problems = [...modeProblems(flags), ...pluginProblems(flags)];
  if (problems.length > 0) throw new ConfigurationError(problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`);
  return {
    settings: settingsOf(flags),
    authorizationModes: listOf(flags['authorization-mode'] ?? 'AlwaysAllow'),
    anonymousAuth: flags['anonymous-auth'] !== 'false',
    admission: pluginsOf(flags),
    admissionOff: listOf(flags['disable-admission-plugins']),
    encryption: encryptionOf(flags, readFile),
    audit: auditOf(flags, readFile),
    flags,
  };
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '');
}

function modeProblems(flags: Flags): readonly string[] {
  const problems: string[] = [];
  const modes = listOf(flags['authorization-mode'] ?? 'AlwaysAllow');
  if (modes.length === 0) problems.push('at least one authorization-mode must be passed');
  for (const mode of modes) {
    if (!MODES.includes(mode)) problems.push(`authorization-mode ${JSON.stringify(mode)} is not a valid mode`);
    if (mode === 'ABAC' && flags['authorization-policy-file'] === undefined) problems.push("authorization-mode ABAC's authorization policy file not passed");
    if (mode === 'Webhook' && flags['authorization-webhook-config-file'] === undefined) problems.push("authorization-mode Webhook's authorization config file not passed");
  }
  if (new Set(modes).size < modes.length) problems.push(`authorization-mode ${JSON.stringify(modes)} has mode specified more than once`);
  return problems;
}

function pluginProblems(flags: Flags): readonly string[] {
  const [on, off] = [listOf(flags['enable-admission-plugins']), listOf(flags['disable-admission-plugins'])];
  const problems: string[] = [];
  const both = on.filter((name) => off.includes(name));
  if (both.length > 0) problems.push(`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`);
  for (const name of off) if (!PLUGIN_NAMES.includes(name)) problems.push(`disable-admission-plugins plugin ${JSON.stringify(name)} is unknown`);
  for (const name of on) if (!PLUGIN_NAMES.includes(name)) problems.push(`enable-admission-plugins plugin ${JSON.stringify(name)} is unknown`);
  return problems;
}

function pluginsOf(flags: Flags): readonly AdmissionPlugin[] {
  const [on, off] = [listOf(flags['enable-admission-plugins']), listOf(flags['disable-admission-plugins'])];
  return [...optionalPlugins.filter(({ name }) => on.includes(name)), ...admissionPlugins.filter(({ name }) => !off.includes(name) && (on.includes(name) || !OFF_BY_DEFAULT.includes(name)))];
}

function settingsOf(flags: Flags): Partial<ServerSettings> {
  const serviceCidr = flags['service-cluster-ip-range'];
  const range = flags['service-node-port-range'];
  const [, first, plus, last] = /^(\d+)([-+])(\d+)$/.exec(range ?? '') ?? [];
  if (range !== undefined && first === undefined) throw new ConfigurationError(`invalid argument ${JSON.stringify(range)} for "--service-node-port-range" flag: unable to parse ${JSON.stringify(range)}`);
  if (serviceCidr !== undefined && !/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(serviceCidr.split(',')[0] as string)) throw new ConfigurationError('specified --service-cluster-ip-range is not a valid CIDR');
  return {
    ...(serviceCidr === undefined ? {} : { serviceCidr: serviceCidr.split(',')[0] as string }),
    ...(first === undefined ? {} : { nodePorts: { first: Number(first), last: plus === '+' ? Number(first) + Number(last) : Number(last) } }),
    ...(flags['service-account-issuer'] === undefined ? {} : { issuer: flags['service-account-issuer'] }),
  };
}

function encryptionOf(flags: Flags, readFile: ReadFile): Encryption {
  const path = flags['encryption-provider-config'];
  if (path === undefined || path === '') return new Encryption([]);
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new ConfigurationError(`error opening encryption provider configuration file ${JSON.stringify(path)}: open ${path}: ${lower(error.message)}`);
  }
  return Encryption.parse(text, path);
}

function auditOf(flags: Flags, readFile: ReadFile): AuditLog | undefined {
  const path = flags['audit-policy-file'];
  const to = flags['audit-log-path'];
  if (path === undefined || path === '') return undefined;
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new ConfigurationError(`loading audit policy file: failed to read file path ${JSON.stringify(path)}: open ${path}: ${lower(error.message)}`);
  }
  const policy = AuditPolicy.parse(text, path);
  if (to === undefined || to === '') return undefined;
  const sizeMax = Number(flags['audit-log-maxsize'] ?? '0');
  return new AuditLog(policy, to, { bytesMax: (sizeMax > 0 ? sizeMax : 100) * MEGABYTE, backupsMax: Number(flags['audit-log-maxbackup'] ?? '0') });
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
