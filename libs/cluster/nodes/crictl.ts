// Mirrors sigs.k8s.io/cri-tools/cmd/crictl
// Differs: no run, create, start, update, port-forward, checkpoint and events; containers are those of pods.
import { formatTime } from '#cluster/apimachinery/time.js';
import { stopSignalOf } from '#cluster/kubelet/container-record.js';
import { isFailure } from '#cluster/images/registry.js';
import type { Call } from '#linux/programs/call.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { columns } from './columns.js';
import { containersOf, imageId, type NodeContainer, podsOf } from './containers.js';
import { parseGoArgs, type GoArgs } from './go-args.js';
import { humanDuration, humanSize } from './go-units.js';
import { type NodeMachine, nodeMachineOf } from './node-machine.js';

const SOCKET = 'unix:///run/containerd/containerd.sock';
const SHORT = 13;
const LOG_POLL_MS = 500;

const BOOLEANS = { a: 'all', all: 'all', q: 'quiet', quiet: 'quiet', 'no-trunc': 'no-trunc', f: 'follow', follow: 'follow', t: 'timestamps', timestamps: 'timestamps', p: 'previous', previous: 'previous', i: 'interactive', interactive: 'interactive', tty: 'timestamps', l: 'latest', latest: 'latest', v: 'verbose', verbose: 'verbose', D: 'debug', debug: 'debug', force: 'force', prune: 'prune', digests: 'digests', h: 'help', help: 'help', sync: 'sync' };
const TEXTS = { r: 'runtime-endpoint', 'runtime-endpoint': 'runtime-endpoint', 'image-endpoint': 'image-endpoint', c: 'config', config: 'config', timeout: 'timeout', o: 'output', output: 'output', name: 'name', pod: 'pod', n: 'last', last: 'last', tail: 'tail', since: 'since', state: 's', s: 's', image: 'image', label: 'label', namespace: 'namespace', id: 'id', template: 'template', creds: 'creds' };

class Fatal extends Error {}

interface Command {
  readonly proc: Call;
  readonly machine: NodeMachine;
  readonly words: readonly string[];
  readonly flags: GoArgs['flags'];
  readonly nowMs: number;
}

export const crictl: Program = defineRawProgram('crictl', function* (proc, args): Step<number> {
  const machine = proc.host.attached(nodeMachineOf);
  const name = args.find((arg, i) => !arg.startsWith('-') && !(args[i - 1] !== undefined && (args[i - 1] as string).replace(/^-+/, '') in TEXTS && !(args[i - 1] as string).includes('=') && (args[i - 1] as string).startsWith('-'))) ?? '';
  const isExec = name === 'exec';
  const { words, flags, error } = parseGoArgs(args, { booleans: BOOLEANS, texts: isExec ? { ...TEXTS, s: 'sync' } : name === 'logs' ? { ...TEXTS, n: 'tail' } : name === 'rmp' ? TEXTS : TEXTS, wordsMax: isExec ? 2 : Number.POSITIVE_INFINITY });
  const [, ...rest] = words;
  const command = commands[name];
  try {
    if (error !== undefined) throw new Fatal(`flag provided but not defined: ${error.replace(/^.*: -*/, '-')}`);
    if (name === '' || name === 'help') {
      proc.print(USAGE);
      return 0;
    }
    if (name === 'completion') return 0;
    if (command === undefined) throw new Fatal(`No help topic for '${name}'`);
    if (machine === undefined) throw new Fatal('validate service connection: there is no container runtime on this machine');
    warnOfConfig(proc, flags);
    const endpoint = flags['runtime-endpoint'] ?? endpointIn(proc) ?? SOCKET;
    if (machine.kubelet?.hasRuntime !== true || endpoint.replace(/^unix:\/\//, '').replace('/var/run/', '/run/') !== '/run/containerd/containerd.sock') throw new Fatal(unreachable(endpoint));
    yield* command({ proc, machine, words: rest, flags, nowMs: proc.now() });
    return proc.status;
  } catch (thrown) {
    if (!(thrown instanceof Fatal)) throw thrown;
    proc.printError(`FATA[0000] ${thrown.message} \n`);
    return 1;
  }
});

const USAGE = `NAME:
   crictl - client for CRI

USAGE:
   crictl [global options] command [command options]

VERSION:
   v1.36.0

COMMANDS:
   exec                Run a command in a running container
   images, image, img  List images
   inspect             Display the status of one or more containers
   inspectp            Display the status of one or more pods
   logs                Fetch the logs of a container
   pods                List pods
   ps                  List containers
   pull                Pull an image from a registry
   rm                  Remove one or more containers
   rmi                 Remove one or more images
   rmp                 Remove one or more pods
   stats               List container(s) resource usage statistics
   stop                Stop one or more running containers
   stopp               Stop one or more running pods
   info                Display information of the container runtime
   version             Display runtime version information
`;

function endpointIn(proc: Call): string | undefined {
  if (!proc.files.exists('/etc/crictl.yaml')) return undefined;
  return /^runtime-endpoint:\s*["']?([^"'\s]+)/m.exec(proc.files.readText('/etc/crictl.yaml'))?.[1];
}

function warnOfConfig(proc: Call, flags: Command['flags']): void {
  if (proc.files.exists('/etc/crictl.yaml') || flags['runtime-endpoint'] !== undefined) return;
  proc.printError('WARN[0000] Config "/etc/crictl.yaml" does not exist, trying next: "/usr/local/bin/crictl.yaml" \n');
  for (const what of ['runtime', 'image']) proc.printError(`WARN[0000] ${what} connect using default endpoints: [unix:///run/containerd/containerd.sock unix:///run/crio/crio.sock unix:///var/run/cri-dockerd.sock]. As the default settings are now deprecated, you should set the endpoint instead. \n`);
}

function unreachable(endpoint: string): string {
  const path = endpoint.replace(/^unix:\/\//, '');
  return `validate service connection: validate CRI v1 runtime API for endpoint ${JSON.stringify(endpoint)}: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${path}: connect: no such file or directory"`;
}

const commands: Readonly<Record<string, (command: Command) => Step<void>>> = {
  ps: listContainers, pods: listPods, images: listImages, image: listImages, img: listImages, logs, inspect, inspectp, exec, stop, rm, stopp, rmp, rmi, pull, stats, info, version,
};

function ago(ms: number, nowMs: number): string {
  return `${humanDuration(nowMs - ms)} ago`;
}

function* listContainers({ proc, machine, flags, nowMs }: Command): Step<void> {
  const state = flags['s']?.toLowerCase();
  let found = containersOf(machine).filter(({ record, pod, podId, run, state: now }) =>
    (flags['all'] === 'true' || state !== undefined || flags['latest'] === 'true' || flags['last'] !== undefined || now === 'Running')
    && (state === undefined || now.toLowerCase() === state) && matches(flags['name'], record.name)
    && (flags['pod'] === undefined || podId.startsWith(flags['pod'])) && (flags['namespace'] === undefined || pod.metadata.namespace === flags['namespace'])
    && (flags['image'] === undefined || run.imageText.includes(flags['image'])) && (flags['id'] === undefined || run.id.startsWith(flags['id'])));
  if (flags['latest'] === 'true') found = found.slice(0, 1);
  if (flags['last'] !== undefined) found = found.slice(0, Number(flags['last']));
  if (flags['quiet'] === 'true') proc.print(found.map(({ id }) => `${id}\n`).join(''));
  else if (flags['output'] === 'json') proc.print(`${JSON.stringify({ containers: found.map(statusOf) }, undefined, 2)}\n`);
  else {
    const cut = (id: string) => (flags['no-trunc'] === 'true' ? id : id.slice(0, SHORT));
    proc.print(columns([
      ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
      ...found.map(({ id, run, createdMs, state: now, record, podId, pod }) =>
        [cut(id), cut(imageId(run.image.digest)), ago(createdMs, nowMs), now, record.name, `${run.attempt}`, cut(podId), pod.metadata.name, pod.metadata.namespace ?? '']),
    ]));
  }
  yield* proc.work(found.length + 1);
}

/** crictl takes a regular expression; names are plain words, with ^ and $ at most. */
function matches(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true;
  const [, from = '', text = '', to = ''] = /^(\^?)(.*?)(\$?)$/.exec(pattern) ?? [];
  const plain = text.replaceAll('.*', '');
  if (from !== '' && to !== '') return name === plain;
  if (from !== '') return name.startsWith(plain);
  return to === '' ? name.includes(plain) : name.endsWith(plain);
}

function* listPods({ proc, machine, flags, nowMs }: Command): Step<void> {
  const found = podsOf(machine).filter(({ pod, isReady, id }) =>
    matches(flags['name'], pod.metadata.name) && (flags['namespace'] === undefined || pod.metadata.namespace === flags['namespace'])
    && (flags['s'] === undefined || (flags['s'].toLowerCase() === 'ready') === isReady) && (flags['id'] === undefined || id.startsWith(flags['id'])));
  if (flags['quiet'] === 'true') proc.print(found.map(({ id }) => `${id}\n`).join(''));
  else {
    const cut = (id: string) => (flags['no-trunc'] === 'true' ? id : id.slice(0, SHORT));
    proc.print(columns([
      ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
      ...found.map(({ id, createdMs, isReady, pod }) => [cut(id), ago(createdMs, nowMs), isReady ? 'Ready' : 'NotReady', pod.metadata.name, pod.metadata.namespace ?? '', '0', '(default)']),
    ]));
  }
  yield* proc.work(found.length + 1);
}

function* listImages({ proc, machine, words, flags }: Command): Step<void> {
  const found = [...(machine.kubelet?.puller.present ?? [])].filter(({ repository, tag }) => words[0] === undefined || repository === words[0] || `${repository}:${tag}` === words[0] || repository.endsWith(`/${words[0]}`));
  found.sort((a, b) => (`${a.repository}:${a.tag}` < `${b.repository}:${b.tag}` ? -1 : 1));
  if (flags['quiet'] === 'true') proc.print(found.map(({ digest }) => `sha256:${imageId(digest)}\n`).join(''));
  else if (flags['output'] === 'json') {
    proc.print(`${JSON.stringify({ images: found.map(({ repository, tag, digest, sizeBytes }) => ({ id: `sha256:${imageId(digest)}`, repoTags: [`${repository}:${tag}`], repoDigests: [`${repository}@${digest}`], size: `${sizeBytes}`, uid: null, username: '', spec: null, pinned: repository.endsWith('/pause') })) }, undefined, 2)}\n`);
  } else {
    proc.print(columns([
      ['IMAGE', 'TAG', ...(flags['digests'] === 'true' ? ['DIGEST'] : []), 'IMAGE ID', 'SIZE'],
      ...found.map(({ repository, tag, digest, sizeBytes }) => [repository, tag, ...(flags['digests'] === 'true' ? [digest.slice(7, 7 + SHORT)] : []), imageId(digest).slice(0, SHORT), humanSize(sizeBytes)]),
    ]));
  }
  yield* proc.work(found.length + 1);
}

/** By the beginning of its id. */
function getContainer(machine: NodeMachine, id: string | undefined, what: string): NodeContainer {
  if (id === undefined || id === '') throw new Fatal('ID cannot be empty');
  const found = containersOf(machine).filter((one) => one.id.startsWith(id));
  if (found.length === 1) return found[0] as NodeContainer;
  throw new Fatal(`${what}rpc error: code = NotFound desc = an error occurred when try to find container ${JSON.stringify(id)}: not found`);
}

function* logs({ proc, machine, words, flags }: Command): Step<void> {
  const { run, record } = getContainer(machine, words[0], '');
  const wanted = flags['previous'] === 'true' ? record.previous : run;
  if (wanted === undefined) throw new Fatal(`cannot find previous container of ${words[0]}`);
  const tail = flags['tail'];
  let position = tail === undefined || Number(tail) < 0 ? 0 : wanted.log.tailPosition(Number(tail));
  for (;;) {
    for (const { timeMs, stream, text, isPartial } of wanted.log.from(position)) {
      const stamp = flags['timestamps'] === 'true' ? `${formatTime(timeMs).slice(0, -1)}.${String(timeMs % 1000).padStart(3, '0')}000000Z ` : '';
      const lines = text.split('\n').map((line) => `${stamp}${line}`).join('\n');
      if (stream === 'stdout') proc.print(isPartial ? lines : `${lines}\n`);
      else proc.printError(isPartial ? lines : `${lines}\n`);
    }
    position = wanted.log.end;
    yield* proc.flush();
    if (flags['follow'] !== 'true' || wanted.log.closed) return;
    yield* proc.process.sleep(LOG_POLL_MS);
  }
}

function statusOf({ id, pod, podId, run, record, state, createdMs }: NodeContainer): object {
  const nano = (ms: number) => `${ms}000000`;
  return {
    id, podSandboxId: podId, metadata: { attempt: run.attempt, name: record.name }, image: { annotations: {}, image: run.imageText, runtimeHandler: '', userSpecifiedImage: run.imageText },
    imageRef: `sha256:${imageId(run.image.digest)}`, state: `CONTAINER_${state.toUpperCase()}`, createdAt: nano(createdMs), labels: labelsOf(pod, record.name), annotations: {},
  };
}

function labelsOf({ metadata }: NodeContainer['pod'], name: string): Readonly<Record<string, string>> {
  return { 'io.kubernetes.container.name': name, 'io.kubernetes.pod.name': metadata.name, 'io.kubernetes.pod.namespace': metadata.namespace ?? '', 'io.kubernetes.pod.uid': metadata.uid };
}

function* inspect({ proc, machine, words }: Command): Step<void> {
  if (words.length === 0) throw new Fatal('ID cannot be empty');
  for (const id of words) {
    const { id: full, pod, record, run, state, createdMs } = getContainer(machine, id, '');
    const stamp = (ms: number) => (ms === 0 ? '0001-01-01T00:00:00Z' : `${new Date(ms).toISOString().slice(0, -1)}000000Z`);
    const { end } = run;
    proc.print(`${JSON.stringify({
      info: {
        config: { image: { image: run.imageText }, command: record.spec.command ?? [], args: record.spec.args ?? [], envs: (record.spec.env ?? []).map(({ name, value }) => ({ key: name, value: value ?? '' })), metadata: { attempt: run.attempt, name: record.name }, labels: labelsOf(pod, record.name) },
        pid: state === 'Running' ? pidOf(full) : 0, removing: false, runtimeType: 'io.containerd.runc.v2', sandboxID: podsOf(machine).find((one) => one.pod.metadata.uid === pod.metadata.uid)?.id ?? '', snapshotter: 'overlayfs',
      },
      status: {
        annotations: {}, createdAt: stamp(createdMs), exitCode: end?.exitCode ?? 0, finishedAt: stamp(end?.atMs ?? 0), id: full,
        image: { annotations: {}, image: run.imageText, runtimeHandler: '', userSpecifiedImage: '' }, imageId: `sha256:${imageId(run.image.digest)}`, imageRef: `${run.image.repository}@${run.image.digest}`,
        labels: labelsOf(pod, record.name), logPath: `/var/log/pods/${pod.metadata.namespace}_${pod.metadata.name}_${pod.metadata.uid}/${record.name}/${run.attempt}.log`,
        message: end?.message ?? '', metadata: { attempt: run.attempt, name: record.name },
        mounts: (record.spec.volumeMounts ?? []).map(({ mountPath, name, readOnly }) => ({ containerPath: mountPath, hostPath: hostPathOf(pod, name), propagation: 'PROPAGATION_PRIVATE', readonly: readOnly === true, selinuxRelabel: false })),
        reason: end?.reason ?? '', resources: { linux: {} }, startedAt: stamp(run.startedMs), state: `CONTAINER_${state.toUpperCase()}`, user: { linux: { gid: `${run.user.gid}`, supplementalGroups: run.user.groups.map(String), uid: `${run.user.uid}` } },
      },
    }, undefined, 2)}\n`);
    yield* proc.work(1);
  }
}

/** As the host would number it; the simulated host does not see into containers. */
function pidOf(id: string): number {
  return 2000 + (Number.parseInt(id.slice(0, 6), 16) % 28_000);
}

function hostPathOf({ metadata, spec }: NodeContainer['pod'], name: string): string {
  const volume = spec.volumes?.find((each) => each.name === name);
  if (volume?.hostPath !== undefined) return volume.hostPath.path;
  const kind = volume?.configMap !== undefined ? 'configmap' : volume?.secret !== undefined ? 'secret' : volume?.projected !== undefined ? 'projected' : 'empty-dir';
  return `/var/lib/kubelet/pods/${metadata.uid}/volumes/kubernetes.io~${kind}/${name}`;
}

function* inspectp({ proc, machine, words }: Command): Step<void> {
  for (const id of words) {
    const found = podsOf(machine).find((one) => id !== '' && one.id.startsWith(id));
    if (found === undefined) throw new Fatal(`rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`);
    const { pod, worker, isReady, createdMs } = found;
    const { name, namespace, uid, labels = {}, annotations = {} } = pod.metadata;
    proc.print(`${JSON.stringify({
      status: {
        id: found.id, metadata: { attempt: 0, name, namespace, uid }, state: isReady ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY', createdAt: `${new Date(createdMs).toISOString().slice(0, -1)}000000Z`,
        network: { additionalIps: [], ip: pod.spec.hostNetwork === true ? '' : (worker.podIP ?? '') }, linux: { namespaces: { options: { ipc: 'POD', network: pod.spec.hostNetwork === true ? 'NODE' : 'POD', pid: 'CONTAINER', targetId: '', usernsOptions: null } } },
        labels, annotations, runtimeHandler: '',
      },
    }, undefined, 2)}\n`);
    yield* proc.work(1);
  }
}

function* exec({ proc, machine, words: [id, ...argv], flags }: Command): Step<void> {
  const { run } = getContainer(machine, id, 'execing command in container: ');
  const { container } = run;
  if (container === undefined || !container.isRunning) throw new Fatal(`execing command in container: rpc error: code = Unknown desc = container is in CONTAINER_EXITED state`);
  if (argv.length === 0) throw new Fatal('command cannot be empty');
  yield* proc.flush();
  const isTty = flags['timestamps'] === 'true' && proc.process.terminal !== undefined;
  try {
    const child = container.exec({
      argv, ...(flags['interactive'] === 'true' ? { stdin: proc.stdin } : {}), stdout: proc.stdout, stderr: proc.stderr, ...(isTty ? { terminal: proc.process.terminal as NonNullable<typeof proc.process.terminal> } : {}),
    }, isTty);
    while (child.exit === undefined) yield { park: (wake) => child.onExit(wake) };
    if (child.exit.status !== 0) throw new Fatal(`execing command in container: command terminated with exit code ${child.exit.status}`);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Fatal(`execing command in container: rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(argv[0])}: ${error.code === 'ENOENT' ? 'executable file not found in $PATH' : error.message.toLowerCase()}`);
  }
}

function* stop({ proc, machine, words, flags }: Command): Step<void> {
  if (words.length === 0) throw new Fatal('ID cannot be empty');
  for (const id of words) {
    const { run, record, id: full } = getContainer(machine, id, 'stopping the container ');
    const graceMs = Number(flags['timeout'] ?? '0') * 1000;
    run.container?.stop(graceMs > 0 ? stopSignalOf(record, run) : 'SIGKILL', graceMs);
    while (run.end === undefined && run.container !== undefined) yield* proc.process.sleep(50);
    proc.print(`${id.length === full.length ? full : id}\n`);
  }
}

function* rm({ proc, machine, words, flags }: Command): Step<void> {
  const ids = flags['all'] === 'true' ? containersOf(machine).filter(({ state }) => state === 'Exited').map(({ id }) => id) : words;
  if (ids.length === 0 && flags['all'] !== 'true') throw new Fatal('ID cannot be empty');
  for (const id of ids) {
    const { run, state } = getContainer(machine, id, `removing container ${id} failed: `);
    if (state === 'Running' && flags['force'] !== 'true') throw new Fatal(`removing container ${JSON.stringify(id)}: container is running, use \`--force\` flag to force removal`);
    run.container?.stop('SIGKILL', 0);
    while (run.end === undefined && run.container !== undefined) yield* proc.process.sleep(50);
    run.log.discard();
    proc.print(`${id}\n`);
  }
}

/** The kubelet makes a pod's sandbox anew, and its containers in it. */
function* stopp({ proc, machine, words }: Command): Step<void> {
  for (const id of words) {
    const found = podsOf(machine).find((one) => id !== '' && one.id.startsWith(id));
    if (found === undefined) throw new Fatal(`stopping the pod sandbox ${JSON.stringify(id)}: rpc error: code = NotFound desc = not found`);
    for (const { current } of found.worker.records) current?.container?.stop('SIGKILL', 0);
    proc.print(`Stopped sandbox ${id}\n`);
    yield* proc.work(1);
  }
}

function* rmp(command: Command): Step<void> {
  for (const id of command.words) {
    const found = podsOf(command.machine).find((one) => id !== '' && one.id.startsWith(id));
    if (found === undefined) throw new Fatal(`removing the pod sandbox ${JSON.stringify(id)}: rpc error: code = NotFound desc = not found`);
    if (found.isReady && command.flags['force'] !== 'true') throw new Fatal(`removing the pod sandbox ${JSON.stringify(id)}: pod is running, please stop it first`);
    for (const { current } of found.worker.records) current?.container?.stop('SIGKILL', 0);
    command.proc.print(`Removed sandbox ${id}\n`);
    yield* command.proc.work(1);
  }
}

function* rmi({ proc, machine, words, flags }: Command): Step<void> {
  const { kubelet } = machine;
  const inUse = new Set(containersOf(machine).map(({ run }) => `${run.image.repository}:${run.image.tag}`));
  const images = kubelet?.puller.present ?? [];
  const wanted = flags['prune'] === 'true' ? images.filter(({ repository, tag }) => !inUse.has(`${repository}:${tag}`)).map(({ repository, tag }) => `${repository}:${tag}`) : words;
  if (wanted.length === 0 && flags['prune'] !== 'true') throw new Fatal('need to specify at least one image ID, or --all or --prune');
  for (const name of wanted) {
    const found = kubelet?.puller.findPresent(name) ?? images.find(({ digest }) => imageId(digest).startsWith(name.replace('sha256:', '')));
    if (found === undefined) {
      proc.printError(`ERRO[0000] no such image ${name}                       \n`);
      throw new Fatal('unable to remove the image(s)');
    }
    kubelet?.puller.remove(found);
    proc.print(`Deleted: ${found.repository}:${found.tag}\n`);
    yield* proc.work(1);
  }
}

function* pull({ proc, machine, words: [name] }: Command): Step<void> {
  if (name === undefined) throw new Fatal('image name cannot be empty');
  const puller = machine.kubelet?.puller;
  let message: string | undefined;
  let isDone = false;
  puller?.ensure({
    image: name, policy: 'Always', podUid: 'crictl', event: () => undefined,
    done: (result) => {
      isDone = true;
      if ('waiting' in result) message = result.waiting.message;
    },
  });
  while (!isDone) yield* proc.process.sleep(100);
  puller?.forgetPod('crictl');
  if (message !== undefined) throw new Fatal(`pulling image: ${message}`);
  const found = puller?.registry.find(name);
  if (found !== undefined && !isFailure(found)) proc.print(`Image is up to date for sha256:${imageId(found.digest)}\n`);
}

function* stats({ proc, machine, words: [id], flags }: Command): Step<void> {
  const found = containersOf(machine).filter((one) => one.state === 'Running' && (id === undefined || one.id.startsWith(id)) && (flags['pod'] === undefined || one.podId.startsWith(flags['pod'])));
  proc.print(columns([
    ['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES', 'SWAP'],
    ...found.map(({ id: full, record, run }) => [full.slice(0, SHORT), record.name, '0.00', humanSize(run.container?.host?.memoryBytes ?? 0, 4), '0B', '0', '0B']),
  ]));
  yield* proc.work(found.length);
}

function* info({ proc }: Command): Step<void> {
  const condition = (type: string) => ({ message: '', reason: '', status: true, type });
  proc.print(`${JSON.stringify({ cniconfig: { PluginDirs: ['/opt/cni/bin'], PluginConfDir: '/etc/cni/net.d', Prefix: 'eth' }, config: { containerd: { defaultRuntimeName: 'runc', snapshotter: 'overlayfs' }, sandboxImage: 'registry.k8s.io/pause:3.10.1', rootDir: '/var/lib/containerd/io.containerd.grpc.v1.cri', stateDir: '/run/containerd/io.containerd.grpc.v1.cri' }, golang: 'go1.24.9', lastCNILoadStatus: 'OK', status: { conditions: [condition('RuntimeReady'), condition('NetworkReady')] } }, undefined, 2)}\n`);
  yield* proc.work(1);
}

function* version({ proc }: Command): Step<void> {
  proc.print('Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.1.9\nRuntimeApiVersion:  v1\n');
  yield* proc.work(1);
}

