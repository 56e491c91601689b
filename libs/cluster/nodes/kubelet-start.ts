// Mirrors what a kubelet of kubeadm needs to start: its unit, its configuration, its kubeconfig
// Differs: of the configuration and the flags those count that change something here; of the others the form does.
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { DEFAULT_SETTINGS, type KubeletSettings } from '#cluster/kubelet/settings.js';
import type { Files } from '#linux/fs/files.js';
import { parseAddress } from '#linux/pki/addresses.js';
import { invalidValues, typeProblem } from './kubelet-checks.js';
import { NODE_CONFIGURATION } from './kubelet-configuration.js';

export const DROP_IN = '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf';
const UNIT = '/usr/lib/systemd/system/kubelet.service';
const FLAGS = new Set(`
  bootstrap-kubeconfig kubeconfig config container-runtime-endpoint pod-infra-container-image node-ip node-labels hostname-override v cgroup-driver image-gc-high-threshold
  eviction-hard max-pods register-with-taints root-dir feature-gates fail-swap-on read-only-port authorization-mode anonymous-auth client-ca-file pod-manifest-path
  cluster-dns cluster-domain kube-reserved system-reserved rotate-certificates protect-kernel-defaults streaming-connection-idle-timeout tls-cert-file tls-private-key-file
  event-qps make-iptables-util-chains config-dir cert-dir cloud-provider provider-id runtime-cgroups allowed-unsafe-sysctls node-status-max-images logging-format
  seccomp-default topology-manager-policy cpu-manager-policy image-credential-provider-config image-credential-provider-bin-dir`.trim().split(/\s+/));

const RUNTIME_ENDPOINTS = ['unix:///run/containerd/containerd.sock', 'unix:///var/run/containerd/containerd.sock'];
const SIGNALS = ['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'imagefs.available', 'imagefs.inodesFree', 'containerfs.available', 'containerfs.inodesFree', 'allocatableMemory.available', 'pid.available'];
const DEFAULT_MAX_PODS = 110;
/** What kubeadm's own file says, as far as it is read. */
const DEFAULT_CONFIGURATION: Configuration = {
  staticPodPath: '/etc/kubernetes/manifests', clusterDNS: ['10.96.0.10'], clusterDomain: 'cluster.local', containerRuntimeEndpoint: 'unix:///var/run/containerd/containerd.sock',
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' } }, authorization: { mode: 'Webhook' },
};

/** Why it ends as soon as it is started: systemd's status and what it says last. */
export interface StartFailure {
  readonly status: '203/EXEC' | '1/FAILURE';
  readonly message: string;
}

/** The command of the unit, as its files have it now. */
export function commandOf(files: Files): { readonly path: string; readonly words: readonly string[] } {
  const lines = [DROP_IN, UNIT].flatMap((path) => (files.exists(path) ? files.readText(path).split('\n') : []));
  const variables = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^Environment="([A-Z_]+)=(.*)"$/.exec(line.trim()) ?? [];
    if (name !== undefined) variables.set(name, value ?? '');
    const [, optional, file] = /^EnvironmentFile=(-?)(.+)$/.exec(line.trim()) ?? [];
    if (file !== undefined && optional !== undefined && files.exists(file)) {
      for (const each of files.readText(file).split('\n')) {
        const [, key, text] = /^([A-Z_]+)=["']?(.*?)["']?$/.exec(each.trim()) ?? [];
        if (key !== undefined) variables.set(key, text ?? '');
      }
    }
  }
  const start = lines.map((line) => /^ExecStart=(\S.*)$/.exec(line.trim())?.[1]).find((each) => each !== undefined) ?? '/usr/bin/kubelet';
  const words = start.replace(/\$\{?([A-Z_]+)\}?/g, (_, name: string) => variables.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
  return { path: words[0] ?? '', words };
}

/** Undefined when it would run. */
export function startFailure(files: Files, hasRuntime: boolean): StartFailure | undefined {
  const { path, words } = commandOf(files);
  if (!files.exists(path)) return { status: '203/EXEC', message: `kubelet.service: Failed at step EXEC spawning ${path}: No such file or directory` };
  const failed = (err: string): StartFailure => ({ status: '1/FAILURE', message: `"command failed" err=${JSON.stringify(err)}` });
  for (const word of words.slice(1)) {
    const name = /^--([^=]+)/.exec(word)?.[1];
    if (name !== undefined && !FLAGS.has(name)) return failed(`failed to parse kubelet flag: unknown flag: --${name}`);
  }
  const configPath = flagIn(words, 'config') ?? '';
  const read = configPath === '' ? {} : readConfiguration(files, configPath);
  if ('problem' in read) return failed(read.problem);
  const [kubeconfig, bootstrap] = [flagIn(words, 'kubeconfig'), flagIn(words, 'bootstrap-kubeconfig')];
  if (kubeconfig !== undefined && !files.exists(kubeconfig) && (bootstrap === undefined || !files.exists(bootstrap))) {
    return failed(`failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${bootstrap ?? kubeconfig}: no such file or directory`);
  }
  const problem = dependencyProblem(files, withFlags(read, words), hasRuntime);
  return problem === undefined ? undefined : failed(problem);
}

function flagIn(words: readonly string[], name: string): string | undefined {
  return words.map((word) => (word.startsWith(`--${name}=`) ? word.slice(name.length + 3) : undefined)).find((each) => each !== undefined);
}

/** The fields of a KubeletConfiguration that are read. */
interface Configuration {
  readonly staticPodPath?: string;
  readonly clusterDNS?: readonly string[];
  readonly clusterDomain?: string;
  readonly maxPods?: number;
  readonly containerRuntimeEndpoint?: string;
  readonly evictionHard?: Readonly<Record<string, string>>;
  readonly kubeReserved?: Readonly<Record<string, string>>;
  readonly systemReserved?: Readonly<Record<string, string>>;
  readonly authentication?: { readonly anonymous?: { readonly enabled?: boolean }; readonly webhook?: { readonly enabled?: boolean }; readonly x509?: { readonly clientCAFile?: string } };
  readonly readOnlyPort?: number;
  readonly authorization?: { readonly mode?: string };
}

function readConfiguration(files: Files, path: string): Configuration | { readonly problem: string } {
  const failed = (why: string) => ({ problem: `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error ${why}` });
  if (!files.exists(path)) return failed(`failed to read kubelet config file ${JSON.stringify(path)}, error: open ${path}: no such file or directory`);
  const text = files.readText(path);
  if (text === NODE_CONFIGURATION) return DEFAULT_CONFIGURATION;
  let config: unknown;
  try {
    config = readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return failed(`failed to decode: ${error.message}`);
  }
  const fields = (config ?? {}) as Record<string, unknown>;
  const { kind, apiVersion } = fields;
  if (kind !== 'KubeletConfiguration' || apiVersion !== 'kubelet.config.k8s.io/v1beta1') return failed(`failed to decode: no kind ${JSON.stringify(kind ?? '')} is registered for version ${JSON.stringify(apiVersion ?? '')} in scheme "pkg/kubelet/apis/config/scheme/scheme.go:33"`);
  const mistyped = typeProblem(fields);
  if (mistyped !== undefined) return failed(`failed to decode: ${mistyped}`);
  const invalid = invalidValues(fields);
  if (invalid.length > 0) return { problem: `failed to validate kubelet configuration, error: ${invalid.length === 1 ? invalid[0] : `[${invalid.join(', ')}]`}, path: &TypeMeta{Kind:,APIVersion:,}` };
  return fields as Configuration;
}

/** What flags say counts more than the file. */
function withFlags(config: Configuration, words: readonly string[]): Configuration {
  const [maxPods, dns, domain, endpoint, manifests, mode, ca, anonymous, readOnly] = ['max-pods', 'cluster-dns', 'cluster-domain', 'container-runtime-endpoint', 'pod-manifest-path', 'authorization-mode', 'client-ca-file', 'anonymous-auth', 'read-only-port'].map((name) => flagIn(words, name));
  const told: Configuration = {
    ...(maxPods === undefined ? {} : { maxPods: Number(maxPods) }), ...(dns === undefined ? {} : { clusterDNS: dns.split(',') }), ...(domain === undefined ? {} : { clusterDomain: domain }),
    ...(endpoint === undefined ? {} : { containerRuntimeEndpoint: endpoint }), ...(manifests === undefined ? {} : { staticPodPath: manifests }),
    ...(mode === undefined ? {} : { authorization: { mode } }), ...(readOnly === undefined ? {} : { readOnlyPort: Number(readOnly) }),
    ...(ca === undefined && anonymous === undefined ? {} : { authentication: { ...config.authentication, ...(ca === undefined ? {} : { x509: { clientCAFile: ca } }), ...(anonymous === undefined ? {} : { anonymous: { enabled: anonymous !== 'false' } }) } }),
  };
  return Object.keys(told).length === 0 ? config : { ...config, ...told };
}

/** What it needs from its machine before it can run. */
function dependencyProblem(files: Files, { authentication, authorization, containerRuntimeEndpoint = '', evictionHard = {} }: Configuration, hasRuntime: boolean): string | undefined {
  const ca = authentication?.x509?.clientCAFile;
  if (ca !== undefined && ca !== '' && !files.exists(ca)) return `failed to construct kubelet dependencies: unable to load client CA file ${ca}: open ${ca}: no such file or directory`;
  const mode = authorization?.mode ?? 'Webhook';
  if (mode !== 'Webhook' && mode !== 'AlwaysAllow') return `failed to run Kubelet: ${mode === '' ? 'no authorization mode specified' : `unknown authorization mode ${mode}`}`;
  const endpoint = containerRuntimeEndpoint === '' ? RUNTIME_ENDPOINTS[0] as string : containerRuntimeEndpoint;
  const socket = endpoint.replace(/^unix:\/\//, '');
  const isKnown = RUNTIME_ENDPOINTS.some((each) => each === `unix://${socket}`);
  if (!isKnown || !hasRuntime) {
    const dial = `rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${socket}: connect: ${isKnown ? 'connection refused' : 'no such file or directory'}"`;
    return `failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint ${JSON.stringify(endpoint)}: ${dial}`;
  }
  const unknown = Object.keys(evictionHard).find((signal) => !SIGNALS.includes(signal));
  return unknown === undefined ? undefined : `failed to run Kubelet: failed to create kubelet: unsupported eviction signal ${unknown}`;
}

/** What a kubelet that starts now is told. */
export function settingsOf(files: Files): KubeletSettings {
  const { words } = commandOf(files);
  const path = flagIn(words, 'config') ?? '';
  const read = path === '' ? {} : readConfiguration(files, path);
  if ('problem' in read) return DEFAULT_SETTINGS;
  const config = withFlags(read, words);
  if (config === DEFAULT_CONFIGURATION) return DEFAULT_SETTINGS;
  const { authentication = {}, authorization, readOnlyPort = 0 } = config;
  const ca = authentication.x509?.clientCAFile ?? '';
  const { staticPodPath, clusterDNS = [], clusterDomain = '', maxPods, evictionHard, kubeReserved, systemReserved } = config;
  return {
    allowsAnonymous: authentication.anonymous?.enabled === true, reviewsTokens: authentication.webhook?.enabled !== false, authorization: authorization?.mode === 'AlwaysAllow' ? 'AlwaysAllow' : 'Webhook',
    ...(ca === '' ? {} : { clientCaFile: ca }), ...(readOnlyPort === 0 ? {} : { readOnlyPort }),
    clusterDns: clusterDNS.filter((address) => parseAddress(address) !== undefined), clusterDomain, reserved: [kubeReserved, systemReserved].filter((each) => each !== undefined),
    evictionHard: { ...(evictionHard ?? DEFAULT_SETTINGS.evictionHard) },
    ...(staticPodPath === undefined || staticPodPath === '' ? {} : { staticPodPath: staticPodPath.replace(/\/+$/, '') }), ...(maxPods === undefined || maxPods === DEFAULT_MAX_PODS ? {} : { maxPods }),
  };
}

/** Why a kubelet with this kubeconfig finds no API server at `endpoint` (`172.30.1.2:6443`). */
export function connectionProblem(files: Files, endpoint: string): string | undefined {
  const path = flagIn(commandOf(files).words, 'kubeconfig') ?? '/etc/kubernetes/kubelet.conf';
  const server = files.exists(path) ? /^\s*server:\s*["']?https:\/\/([^"'\s/]+)/m.exec(files.readText(path))?.[1] : undefined;
  if (server === undefined || server === endpoint) return undefined;
  return `dial tcp ${server}: connect: connection refused`;
}
