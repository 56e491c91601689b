import type { ApiServer } from '#cluster/apiserver/api-server.js';
import { bashCompletion } from '#cluster/images/base/bash-completion.js';
import { quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';
import { ubuntuBase } from '#cluster/images/base/debian.js';
import { DEFAULT_CAPACITY } from '#cluster/kubelet/node-object.js';
import { kubeconfigOf } from '#cluster/nodes/kubeconfig.js';
import { nodeLayer } from '#cluster/nodes/layer.js';
import type { SignedPair } from '#cluster/pki/certificate.js';
import { bash, dash } from '#linux/shell/bash.js';
import { helm } from '#helm/helm.js';
import { kubectl } from '#kubectl/kubectl.js';
import type { Env } from '#linux/env/env.js';
import type { FileChange } from '#linux/fs/changes.js';
import type { Layer } from '#linux/host/host.js';
import type { Kernel } from '#linux/host/kernel.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import type { Step } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse, HttpService, Network } from '#linux/net/network.js';
import { certificateOf, namesIn } from '#linux/pki/certificate.js';
import { findPem } from '#linux/pki/pem.js';
import { programsByName } from '#linux/programs/list.js';
import { createScp, createSsh, type SshHosts } from '#linux/programs/ssh.js';
import { kubeadmFiles, nodeFiles } from './topology/kubeadm-files.js';
import type { ClusterPlan } from './topology/plan.js';
import type { SharedParts } from './shared-parts.js';

const HOME = '/root';
const SERVER_CERTIFICATE = '/etc/kubernetes/pki/apiserver.crt';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface MachinesParts {
  readonly plan: ClusterPlan;
  readonly env: Env;
  readonly kernel: Kernel;
  readonly network: Network;
  readonly shared: SharedParts;
}

const sshHosts: SshHosts = { find: (name, from) => from.logIn?.(name) };
/** Programs of machines that containers do not have. */
const ADMINISTRATION = ['sudo', 'su', 'useradd', 'passwd', 'dmesg', 'man'];
const toolsLayer: Layer = {
  ...bashCompletion,
  ...Object.fromEntries(ADMINISTRATION.flatMap((name) => {
    const program = programsByName.get(name);
    return program === undefined ? [] : [[`/usr/bin/${name}`, { program }] as const];
  })),
  '/usr/bin/ssh': { program: createSsh(sshHosts) },
  '/usr/bin/scp': { program: createScp(sshHosts) },
  '/usr/local/bin/kubectl': { program: kubectl },
  '/usr/local/bin/helm': { program: helm },
  '/usr/bin/bash': { program: bash },
  '/usr/bin/sh': { program: dash },
};

/** The workstation and the nodes: what a learner can log in to. */
export class Machines {
  readonly nodes: ReadonlyMap<string, SimulatedHost>;
  readonly workstation: SimulatedHost;
  readonly #parts: MachinesParts;

  #shown: { readonly seen: number; readonly tls: NonNullable<HttpService['tls']> } | undefined;

  constructor(parts: MachinesParts) {
    this.#parts = parts;
    const { plan } = parts;
    this.workstation = this.#machine('workstation', plan.workstationAddress, () => accessLayer(plan, parts));
    this.nodes = new Map(plan.nodes.map((node) => [node.name, this.#machine(node.name, node.address, () => layerOf(node, parts))]));
  }

  get all(): readonly SimulatedHost[] {
    return [this.workstation, ...this.nodes.values()];
  }

  find(name: string): SimulatedHost | undefined {
    return name === 'workstation' ? this.workstation : this.nodes.get(name);
  }

  /** Grows with each change of a file. */
  get fileChanges(): number {
    return this.all.reduce((sum, host) => sum + host.changeCounter, 0);
  }

  applyFiles(files: ReadonlyMap<string, readonly FileChange[]>): void {
    for (const [name, changes] of files) this.find(name)?.applyChanges(changes);
  }

  homeOf(host: SimulatedHost): string {
    return host.files.exists(HOME) ? HOME : '/';
  }

  /** What a shell finds in its environment: root's on a machine, the container's own in a container. */
  loginEnvironment(host: SimulatedHost): ReadonlyMap<string, string> {
    const main = this.find(host.name) === host ? undefined : host.processes.find((process) => process.pid === 1);
    if (main !== undefined) return new Map([['PATH', PATH], ...main.env]);
    return new Map([
      ['HOME', this.homeOf(host)], ['USER', 'root'], ['LOGNAME', 'root'], ['SHELL', '/bin/bash'], ['PATH', PATH], ['LANG', 'C.UTF-8'],
    ]);
  }

  /** Puts the API server where the kubeconfig says it is. Returns the end. */
  connect(apiServer: ApiServer, securePort: number): () => void {
    const [, address = ''] = /^https:\/\/([^:]+):\d+$/.exec(this.#parts.plan.access.server) ?? [];
    const controlPlane = this.#parts.plan.nodes[0];
    const presented = () => this.#presented(controlPlane);
    const service: HttpService = {
      get tls() {
        return presented();
      },
      handle: (request) => answerOf(apiServer, request), upgrade: (request) => apiServer.upgrade(request),
    };
    const listener = { kind: 'http', service } as const;
    const ends: (() => void)[] = [];
    // A bare cluster is reached through the workstation itself.
    if (address === '127.0.0.1') ends.push(this.workstation.net.listen({ address, port: securePort }, listener));
    const node = controlPlane === undefined ? undefined : this.nodes.get(controlPlane.name);
    if (node !== undefined) ends.push(node.net.listen({ address: '0.0.0.0', port: securePort }, listener));
    return () => {
      for (const end of ends) end();
    };
  }

  /** What the API server shows of itself: the file its control plane has now, as it reads a changed one by itself. */
  #presented(controlPlane: ClusterPlan['nodes'][number] | undefined): NonNullable<HttpService['tls']> {
    const authority = this.#parts.shared.authority.certificatePem;
    if (controlPlane === undefined) return { names: [], authority };
    const seen = this.nodes.get(controlPlane.name)?.changeCounter ?? 0;
    if (this.#shown?.seen !== seen) this.#shown = { seen, tls: { authority, ...this.#certificateOf(controlPlane) } };
    return this.#shown.tls;
  }

  #certificateOf(controlPlane: ClusterPlan['nodes'][number]): { readonly names: readonly string[]; readonly certificatePem: string } {
    const files = this.nodes.get(controlPlane.name)?.files;
    const text = files?.exists(SERVER_CERTIFICATE) === true ? files.readText(SERVER_CERTIFICATE) : '';
    const { names, pair: { certificatePem } } = serverCertificate(controlPlane, this.#parts);
    const block = text === certificatePem ? undefined : findPem(text, 'CERTIFICATE');
    return block === undefined ? { names, certificatePem } : { names: namesIn(certificateOf(block.bytes)), certificatePem: text };
  }

  #reached(name: string): SimulatedHost | undefined {
    const { plan } = this.#parts;
    const byAddress = [{ name: 'workstation', address: plan.workstationAddress }, ...plan.nodes].find((one) => one.address === name)?.name;
    return this.find(byAddress ?? name);
  }

  #machine(name: string, address: string, own: () => Layer): SimulatedHost {
    const { env, kernel, network, plan } = this.#parts;
    // One object for all worlds that look alike: trees are kept by their layers.
    const identity = this.#parts.shared.layerOf(`${plan.layout}/${plan.nodes.map((node) => node.name).join()}/${name}/${this.#parts.shared.certificatesFrom(env.clock.now())}`, () => ({
      '/etc/hostname': `${name}\n`, '/etc/hosts': hostsFile(plan, name), ...own(),
    }));
    // As much memory as its node has to give.
    const limits = name === 'workstation' ? {} : { memoryBytesMax: valueOf(quantityOf(DEFAULT_CAPACITY['memory'] as string)) };
    const host = kernel.createHost({ name, env, network, layers: [...ubuntuBase.layers, toolsLayer, identity], limits });
    network.attach(host.net, address);
    host.logIn = (wanted) => this.#reached(wanted);
    // Process 1: what is left by others becomes its own, and nothing ends the machine when a shell ends.
    host.machine.startBody(undefined, { argv: ['/sbin/init'] }, init);
    return host;
  }
}

function answerOf(apiServer: ApiServer, request: HttpRequest): HttpResponse | Step<HttpResponse> {
  const answer = apiServer.handle(request);
  return answer.later ?? answer;
}

/** kubeadm's would end after a year; a learner who comes back later must not be locked out. */
const ACCESS_YEARS = 10;

/** Waits for ever. */
function* init(): Step<number> {
  for (;;) yield { park: () => () => undefined };
}

function hostsFile(plan: ClusterPlan, self: string): string {
  const rows = [['127.0.0.1', 'localhost'], ['127.0.1.1', self], [plan.workstationAddress, 'workstation'], ...plan.nodes.map((node) => [node.address, node.name])];
  return `${rows.filter(([address, name]) => name !== self || address === '127.0.1.1').map((row) => row.join(' ')).join('\n')}\n`;
}

/** The kubeconfig of root, and what it was signed with. Made once for all clusters of a process that look alike. */
function accessLayer(plan: ClusterPlan, { shared, env }: MachinesParts): Layer {
  const authority = shared.authority;
  const { commonName, organization } = plan.access;
  const pair = shared.pairOf({ subject: { commonName, organizations: [organization] }, usage: 'client', notBeforeMs: shared.certificatesFrom(env.clock.now()), years: ACCESS_YEARS });
  return {
    '/root/.kube/config': { content: kubeconfigOf(plan.access, authority.certificatePem, pair), mode: 0o600 },
    '/etc/kubernetes/pki/ca.crt': authority.certificatePem,
  };
}


/** What lies on a node besides the system's own files; a bare cluster has no more than its control plane's access. */
function layerOf(node: ClusterPlan['nodes'][number], parts: MachinesParts): Layer {
  const { plan, shared, env } = parts;
  const fromMs = shared.certificatesFrom(env.clock.now());
  const own = { ...nodeFiles(node, plan, shared, fromMs), ...(node.isControlPlane ? { ...accessLayer(plan, parts), ...authorityLayer(node, parts) } : {}) };
  if (plan.layout === 'bare') return own;
  return { ...nodeLayer(node.isControlPlane), ...(node.isControlPlane ? kubeadmFiles(node, plan, shared, fromMs) : {}), ...own };
}

/** What kubeadm leaves on a control plane for those who sign certificates, or look at one. */
function authorityLayer(node: ClusterPlan['nodes'][number], parts: MachinesParts): Layer {
  const { pair } = serverCertificate(node, parts);
  return {
    '/etc/kubernetes/pki/ca.key': { content: parts.shared.authority.keyPem, mode: 0o600 },
    [SERVER_CERTIFICATE]: pair.certificatePem,
    '/etc/kubernetes/pki/apiserver.key': { content: pair.keyPem, mode: 0o600 },
  };
}

/** What the API server shows of itself. A bare cluster's is reached as 127.0.0.1. */
function serverCertificate(node: ClusterPlan['nodes'][number], { shared, env }: MachinesParts): { readonly names: readonly string[]; readonly pair: SignedPair } {
  const names = [node.name, 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', 'localhost', '10.96.0.1', node.address, '127.0.0.1'];
  return { names, pair: shared.pairOf({ subject: { commonName: 'kube-apiserver', organizations: [] }, usage: 'server', names, notBeforeMs: shared.certificatesFrom(env.clock.now()) }) };
}
