// Mirrors what a kubelet of kubeadm needs to start: its unit, its configuration, its kubeconfig
// Differs: of the configuration only clientCAFile, staticPodPath and the form are looked at; of flags only whether they are known.
import { parse } from 'yaml';
import type { Files } from '#linux/fs/files.js';

export const DROP_IN = '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf';
const UNIT = '/usr/lib/systemd/system/kubelet.service';
const FLAGS = new Set(`
  bootstrap-kubeconfig kubeconfig config container-runtime-endpoint pod-infra-container-image node-ip node-labels hostname-override v cgroup-driver image-gc-high-threshold
  eviction-hard max-pods register-with-taints root-dir feature-gates fail-swap-on read-only-port authorization-mode anonymous-auth client-ca-file pod-manifest-path
  cluster-dns cluster-domain kube-reserved system-reserved rotate-certificates protect-kernel-defaults streaming-connection-idle-timeout tls-cert-file tls-private-key-file
  event-qps make-iptables-util-chains config-dir cert-dir cloud-provider provider-id runtime-cgroups allowed-unsafe-sysctls node-status-max-images logging-format
  seccomp-default topology-manager-policy cpu-manager-policy image-credential-provider-config image-credential-provider-bin-dir`.trim().split(/\s+/));

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
export function startFailure(files: Files): StartFailure | undefined {
  const { path, words } = commandOf(files);
  if (!files.exists(path)) return { status: '203/EXEC', message: `kubelet.service: Failed at step EXEC spawning ${path}: No such file or directory` };
  const failed = (err: string): StartFailure => ({ status: '1/FAILURE', message: `"command failed" err=${JSON.stringify(err)}` });
  for (const word of words.slice(1)) {
    const name = /^--([^=]+)/.exec(word)?.[1];
    if (name !== undefined && !FLAGS.has(name)) return failed(`failed to parse kubelet flag: unknown flag: --${name}`);
  }
  const config = flagIn(words, 'config') ?? '';
  if (config !== '') {
    const problem = configProblem(files, config);
    if (problem !== undefined) return failed(problem);
  }
  const [kubeconfig, bootstrap] = [flagIn(words, 'kubeconfig'), flagIn(words, 'bootstrap-kubeconfig')];
  if (kubeconfig !== undefined && !files.exists(kubeconfig) && (bootstrap === undefined || !files.exists(bootstrap))) {
    return failed(`failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${bootstrap ?? kubeconfig}: no such file or directory`);
  }
  return undefined;
}

function flagIn(words: readonly string[], name: string): string | undefined {
  return words.map((word) => (word.startsWith(`--${name}=`) ? word.slice(name.length + 3) : undefined)).find((each) => each !== undefined);
}

function configProblem(files: Files, path: string): string | undefined {
  const failed = (why: string) => `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error ${why}`;
  if (!files.exists(path)) return failed(`failed to read kubelet config file ${JSON.stringify(path)}, error: open ${path}: no such file or directory`);
  let config: unknown;
  try {
    config = parse(files.readText(path), { maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof Error)) throw error; // what the parser throws has many names
    return failed(`failed to decode: yaml: ${error.message.split('\n')[0]}`);
  }
  const { kind, apiVersion, authentication } = (config ?? {}) as { readonly kind?: unknown; readonly apiVersion?: unknown; readonly authentication?: { readonly x509?: { readonly clientCAFile?: string } } };
  if (kind !== 'KubeletConfiguration' || apiVersion !== 'kubelet.config.k8s.io/v1beta1') return failed(`failed to decode: no kind ${JSON.stringify(kind ?? '')} is registered for version ${JSON.stringify(apiVersion ?? '')} in scheme "pkg/kubelet/apis/config/scheme/scheme.go:33"`);
  const ca = authentication?.x509?.clientCAFile;
  if (ca !== undefined && ca !== '' && !files.exists(ca)) return `failed to construct kubelet dependencies: unable to load client CA file ${ca}: open ${ca}: no such file or directory`;
  return undefined;
}

/** Why a kubelet with this kubeconfig finds no API server at `endpoint` (`172.30.1.2:6443`). */
export function connectionProblem(files: Files, endpoint: string): string | undefined {
  const path = flagIn(commandOf(files).words, 'kubeconfig') ?? '/etc/kubernetes/kubelet.conf';
  const server = files.exists(path) ? /^\s*server:\s*["']?https:\/\/([^"'\s/]+)/m.exec(files.readText(path))?.[1] : undefined;
  if (server === undefined || server === endpoint) return undefined;
  return `dial tcp ${server}: connect: connection refused`;
}
