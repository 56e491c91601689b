// Mirrors set-cluster and set-credentials of k8s.io/kubectl/pkg/cmd/config
import { globalFlags } from '#kubectl/flags/global.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, list, text, texts } from '#kubectl/flags/flag.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Errno } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { load, upsert } from './files.js';

/** undefined, which changes nothing, when the flag was not given. */
export const ifGiven = (call: Call<unknown>, flag: string, value: Dynamic): Dynamic => (call.changed(flag) ? value : undefined);

/** The content of a file that `check` has seen. Throws Fatal. */
function fileBase64<F>(call: Call<F>, path: string): string {
  try {
    return encodeBase64(call.proc.files.read(path));
  } catch (error) {
    if (error instanceof Errno) return '';
    throw error;
  }
}

function mustExist<F>(call: Call<F>, flag: string, path: string): void {
  try {
    call.proc.files.stat(path);
  } catch (error) {
    if (error instanceof Errno) throw new Fatal(`could not stat ${flag} file ${path}: stat ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}

export const setCluster = defineVerb({
  name: 'set-cluster',
  usage: 'config set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com] [options]',
  summary: 'Set a cluster entry in kubeconfig',
  examples: ['kubectl config set-cluster e2e --server=https://1.2.3.4'],
  flags: { certificateAuthority: globalFlags.certificateAuthority, insecureSkipTlsVerify: globalFlags.insecureSkipTlsVerify, server: text({ help: globalFlags.server.help }), tlsServerName: globalFlags.tlsServerName, embedCerts: bool({ help: 'Put the content of the files into the kubeconfig.' }), proxyUrl: text({ help: 'A proxy for the cluster.' }) },
  *run(call) {
    if (call.args.length !== 1) throw call.helpAnd(`Unexpected args: [${call.args.join(' ')}]`);
    const { server, certificateAuthority, insecureSkipTlsVerify, tlsServerName } = call.globals;
    const { embedCerts, proxyUrl } = call.flags;
    const [name = ''] = call.args;
    if (name === '') throw new Fatal('you must specify a non-empty cluster name');
    if (insecureSkipTlsVerify && certificateAuthority !== '') throw new Fatal('you cannot specify a certificate authority and insecure mode at the same time');
    if (embedCerts && certificateAuthority === '') throw new Fatal('you must specify a --certificate-authority to embed');
    if (embedCerts) mustExist(call, 'certificate-authority', certificateAuthority);
    const fields: Record<string, Dynamic> = { 'proxy-url': ifGiven(call, 'proxy-url', proxyUrl) };
    // Another server is not called as the one before it was.
    if (call.changed('server')) Object.assign(fields, { server, 'tls-server-name': '' });
    if (call.changed('tls-server-name')) fields['tls-server-name'] = tlsServerName;
    if (call.changed('insecure-skip-tls-verify')) Object.assign(fields, { 'insecure-skip-tls-verify': insecureSkipTlsVerify, ...(insecureSkipTlsVerify ? { 'certificate-authority': '', 'certificate-authority-data': '' } : {}) });
    if (call.changed('certificate-authority')) Object.assign(fields, { 'insecure-skip-tls-verify': false }, fileFields(call, 'certificate-authority', certificateAuthority, embedCerts));
    upsert(call, 'clusters', name, fields);
    call.console.line(`Cluster ${JSON.stringify(name)} set.`);
  },
});

/** A file as its path or as its content. */
function fileFields<F>(call: Call<F>, flag: string, path: string, embeds: boolean): Record<string, string> {
  return embeds ? { [`${flag}-data`]: fileBase64(call, path), [flag]: '' } : { [flag]: absolute(call, path), [`${flag}-data`]: '' };
}

function absolute<F>(call: Call<F>, path: string): string {
  const whole = path.startsWith('/') ? path : `${call.proc.cwd}/${path}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

const MODES = ['IfAvailable', 'Always', 'Never'];

export const setCredentials = defineVerb({
  name: 'set-credentials',
  usage: 'config set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value] [options]',
  summary: 'Set a user entry in kubeconfig',
  examples: ['kubectl config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true'],
  flags: { clientCertificate: globalFlags.clientCertificate, clientKey: globalFlags.clientKey, password: globalFlags.password, token: globalFlags.token, username: globalFlags.username, embedCerts: bool({ help: 'Put the content of the files into the kubeconfig.' }), execApiVersion: text({ help: 'API version of the credential plugin.' }), execArg: list({ help: 'Argument of the credential plugin.' }), execCommand: text({ help: 'Command of the credential plugin.' }), execEnv: texts({ help: 'Environment of the credential plugin.' }), execInteractiveMode: text({ help: 'Whether the plugin may ask: IfAvailable, Always or Never.' }), execProvideClusterInfo: bool({ help: 'Tell the plugin about the cluster.' }), authProvider: text({ help: 'Authentication provider.' }), authProviderArg: list({ help: 'Argument of the provider.' }) },
  *run(call) {
    if (call.args.length !== 1) throw call.helpAnd(`unexpected args: [${call.args.join(' ')}]`);
    const { clientCertificate, clientKey, token, username, password } = call.globals;
    const { embedCerts, execInteractiveMode } = call.flags;
    const [providerSet, providerRemoved] = pairsOf(call, call.flags.authProviderArg, 'auth-provider-arg');
    const [envSet, envRemoved] = pairsOf(call, call.flags.execEnv, 'exec-env');
    const [name = ''] = call.args;
    if (name === '') throw new Fatal('you must specify a non-empty user name');
    if (token !== '' && (username !== '' || password !== '')) throw new Fatal('you cannot specify more than one authentication method at the same time: --token, --username/--password');
    if (embedCerts && clientCertificate === '' && clientKey === '') throw new Fatal('you must specify a --client-certificate or --client-key to embed');
    if (embedCerts && clientCertificate !== '') mustExist(call, 'client-certificate', clientCertificate);
    if (embedCerts && clientKey !== '') mustExist(call, 'client-key', clientKey);
    if (call.changed('exec-interactive-mode') && !MODES.includes(execInteractiveMode)) throw new Fatal('invalid interactive mode type, can be only IfAvailable, Never, Always');
    const before = load(call).users.find((entry) => entry.name === name)?.value ?? {};
    const fields: Record<string, Dynamic> = { token: ifGiven(call, 'token', token), username: ifGiven(call, 'username', username), password: ifGiven(call, 'password', password) };
    if (call.changed('client-certificate')) Object.assign(fields, fileFields(call, 'client-certificate', clientCertificate, embedCerts));
    if (call.changed('client-key')) Object.assign(fields, fileFields(call, 'client-key', clientKey, embedCerts));
    // One way to log in takes the place of another.
    if (token !== '') Object.assign(fields, { username: '', password: '' });
    else if (username !== '' || password !== '') fields['token'] = '';
    fields['auth-provider'] = providerOf(call, before['auth-provider'], providerSet, providerRemoved);
    fields['exec'] = execOf(call, before['exec'], envSet, envRemoved);
    upsert(call, 'users', name, fields);
    call.console.line(`User ${JSON.stringify(name)} set.`);
  },
});

/** `KEY=VALUE`, and `KEY-` of what shall go. Throws Fatal after the help. */
function pairsOf<F>(call: Call<F>, args: readonly string[], flag: string): [Map<string, string>, readonly string[]] {
  const removed: string[] = [];
  const invalid: string[] = [];
  const set = new Map<string, string>();
  for (const arg of args) {
    const equals = arg.indexOf('=');
    if (equals > 0) set.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (arg.endsWith('-') && arg !== '-') removed.push(arg.slice(0, -1));
    else invalid.push(arg);
  }
  if (invalid.length > 0) throw call.helpAnd(`invalid ${flag} format: ${invalid.join(', ')}`);
  return [set, removed];
}

function providerOf(call: Call<{ readonly authProvider: string }>, before: Dynamic, set: ReadonlyMap<string, string>, removed: readonly string[]): Dynamic {
  const provider = call.changed('auth-provider') && before?.name !== call.flags.authProvider ? { name: call.flags.authProvider } : before;
  if (provider === undefined || provider === null) return undefined;
  const kept = Object.entries(provider.config ?? {}).filter(([key]) => !removed.includes(key));
  return { config: { ...Object.fromEntries(kept), ...Object.fromEntries(set) }, name: provider.name };
}

interface ExecValues {
  readonly execApiVersion: string;
  readonly execArg: readonly string[];
  readonly execCommand: string;
  readonly execInteractiveMode: string;
  readonly execProvideClusterInfo: boolean;
}

function execOf(call: Call<ExecValues>, before: Dynamic, set: ReadonlyMap<string, string>, removed: readonly string[]): Dynamic {
  const { flags } = call;
  const isNew = call.changed('exec-command');
  if (!isNew && (before === undefined || before === null)) return undefined;
  const exec: Dynamic = { args: null, command: '', env: null, provideClusterInfo: false, ...before };
  if (isNew) Object.assign(exec, { command: flags.execCommand, args: null });
  if (call.changed('exec-api-version')) exec.apiVersion = flags.execApiVersion;
  if (flags.execArg.length > 0) exec.args = [...flags.execArg];
  if (call.changed('exec-interactive-mode')) exec.interactiveMode = flags.execInteractiveMode;
  if (call.changed('exec-provide-cluster-info')) exec.provideClusterInfo = flags.execProvideClusterInfo;
  const env = listOf(exec.env).filter((each) => !removed.includes(each.name)).map((each) => ({ ...each, value: set.get(each.name) ?? each.value }));
  for (const [name, value] of set) if (!env.some((each) => each.name === name)) env.push({ name, value });
  exec.env = env.length > 0 ? env : exec.env === null ? null : [];
  if (exec.apiVersion === '') delete exec.apiVersion;
  return exec;
}
