// Mirrors pkg/kubelet/kuberuntime: generateContainerConfig and startContainer
// Differs: devices are not enforced.
import type { Container as ContainerSpec, EphemeralContainer, Pod, ResourceRequirements } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { milliValueOf, quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';
import { Container, type ContainerConfig } from '#cluster/cri/container.js';
import { ContainerLog } from '#cluster/cri/container-log.js';
import type { SharedProcesses } from '#cluster/cri/shared-processes.js';
import type { Sandbox } from '#cluster/cri/sandbox.js';
import { isNumericUser } from '#cluster/cri/user.js';
import type { ImageVersion } from '#cluster/images/image.js';
import type { Mount } from '#linux/host/host.js';
import type { VolumeTree } from '#linux/host/volume-tree.js';
import { ConfigError, makeEnvironment } from './container-env.js';
import { newContainerId } from './container-ids.js';
import type { Run } from './container-record.js';
import { expand } from './expansion.js';
import { podName } from './pod-name.js';
import type { NodeServices } from './node-services.js';
import { rightsOf, verifyProfiles } from './security-profiles.js';
import type { PodVolumes } from './volumes.js';

export interface RunRequest {
  readonly pod: Stored<Pod>;
  readonly spec: ContainerSpec | EphemeralContainer;
  readonly image: ImageVersion;
  readonly attempt: number;
  readonly sandbox: Sandbox;
  readonly volumes: PodVolumes;
  readonly services: NodeServices;
  readonly shared: SharedProcesses | undefined;
  /** A restored run goes on under its id and log. */
  readonly from?: { readonly id: string; readonly log: ContainerLog };
}

/** Makes the container of one run; it is not started yet. Throws ConfigError, CreateError. */
export function createRun(request: RunRequest): Run {
  const { pod, spec, image, attempt, sandbox, volumes, services, shared, from } = request;
  verifyNonRoot(request);
  verifyProfiles(pod, spec, services.node.files);
  const addresses = { podIPs: [sandbox.address], hostIPs: [services.nodeNetwork.address] };
  const variables = makeEnvironment(pod, spec, addresses, services.config);
  const id = from?.id ?? newContainerId(services.runtime.env.random);
  const log = from?.log ?? new ContainerLog();
  const messagePath = spec.terminationMessagePath ?? '/dev/termination-log';
  const mounts = [
    ...sandbox.mounts.filter(({ path }) => !(spec.volumeMounts ?? []).some(({ mountPath }) => mountPath === path)),
    messageMount(services, messagePath),
    ...volumes.mountsOf(spec.volumeMounts ?? [], variables),
  ];
  const config: ContainerConfig = {
    id, log, mounts, image, variables, shared,
    hostname: sandbox.hostname,
    argv: argvOf(spec, image, variables),
    workingDir: spec.workingDir === undefined || spec.workingDir === '' ? undefined : spec.workingDir,
    user: { ...userOf(pod, spec), rights: rightsOf(pod, spec) },
    net: sandbox.net,
    ...limitsOf(spec.resources ?? {}),
    readOnlyRoot: spec.securityContext?.readOnlyRootFilesystem === true,
    tty: spec.tty === true, stdin: spec.stdin === true, stdinOnce: spec.stdinOnce === true,
    terminationMessagePath: messagePath,
    cgroup: `/kubepods.slice/kubepods-pod${pod.metadata.uid.replaceAll('-', '_')}.slice/cri-containerd-${id}.scope`,
  };
  const container = new Container(config, services.runtime);
  const { uid, gid, groups } = container.user.credentials;
  return { id, attempt, imageText: spec.image ?? '', image, log, user: { uid, gid, groups }, startedMs: 0, end: undefined, container };
}

/** What the cgroup of a container is told. */
export function limitsOf({ limits }: ResourceRequirements): Pick<ContainerConfig, 'memoryBytesMax' | 'processors'> {
  const [memory, cpu] = [limits?.['memory'], limits?.['cpu']];
  return {
    memoryBytesMax: memory === undefined ? undefined : valueOf(quantityOf(memory)),
    processors: cpu === undefined ? undefined : Math.max(1, Math.ceil(milliValueOf(quantityOf(cpu)) / 1000)),
  };
}

function messageMount({ runtime }: NodeServices, path: string): Mount {
  const tree = runtime.kernel.createTree();
  tree.files.write('/log', '', 0o666);
  return { path, source: (tree as VolumeTree).at('log') };
}

function argvOf({ command, args }: ContainerSpec | EphemeralContainer, { config }: ImageVersion, variables: ReadonlyMap<string, string>): string[] {
  const own = (words: readonly string[]) => words.map((word) => expand(word, variables));
  const hasCommand = command !== undefined && command.length > 0;
  const hasArgs = args !== undefined && args.length > 0;
  const entry = hasCommand ? own(command) : (config.entrypoint ?? []);
  const rest = hasArgs ? own(args) : hasCommand ? [] : (config.cmd ?? []);
  return [...entry, ...rest];
}

function userOf({ spec: { securityContext: pod } }: Stored<Pod>, { securityContext: own }: ContainerSpec | EphemeralContainer) {
  const supplemental = [...(pod?.supplementalGroups ?? []), ...(pod?.fsGroup === undefined ? [] : [pod.fsGroup])];
  return { uid: own?.runAsUser ?? pod?.runAsUser, gid: own?.runAsGroup ?? pod?.runAsGroup, supplemental };
}

function verifyNonRoot({ pod, spec, image }: RunRequest): void {
  const nonRoot = spec.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
  if (nonRoot !== true) return;
  const uid = spec.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  const who = `(pod: "${podName(pod)}", container: ${spec.name})`;
  if (uid !== undefined) {
    if (uid === 0) throw new ConfigError(`container's runAsUser breaks non-root policy ${who}`);
    return;
  }
  const imageUser = image.config.user ?? '';
  if (!isNumericUser(imageUser)) {
    throw new ConfigError(`container has runAsNonRoot and image has non-numeric user (${imageUser.split(':')[0]}), cannot verify user is non-root ${who}`);
  }
  if (imageUser === '' || Number(imageUser.split(':')[0]) === 0) throw new ConfigError(`container has runAsNonRoot and image will run as root ${who}`);
}
