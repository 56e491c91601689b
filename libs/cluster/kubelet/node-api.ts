// Mirrors pkg/kubelet/server: what the API server asks of a node
// Differs: called in process.
import type { ExecOptions, KubeletApi, LogOptions } from '#cluster/apiserver/api-server.js';
import { badRequest, failure, notFound } from '#cluster/apimachinery/errors.js';
import { attachToContainer, execInContainer } from '#cluster/cri/exec.js';
import { openLogStream, textStream } from '#cluster/cri/log-stream.js';
import type { Container } from '#cluster/cri/container.js';
import type { Env } from '#linux/env/env.js';
import type { ChannelStream, HttpStream } from '#linux/net/network.js';
import { newContainerId } from './container-ids.js';
import type { ContainerRecord, Run } from './container-record.js';
import { forwardPorts } from './port-forward.js';
import type { PodWorker } from './pod-worker.js';

/** The kubelet's refusals of a stream are plain text, not Status objects: they have no reason. */
export class NodeApi implements KubeletApi {
  readonly #env: Env;
  readonly #findPod: (namespace: string, name: string) => PodWorker | undefined;

  constructor(env: Env, findPod: (namespace: string, name: string) => PodWorker | undefined) {
    this.#env = env;
    this.#findPod = findPod;
  }

  logs(namespace: string, pod: string, container: string, options: LogOptions): HttpStream {
    const worker = this.#worker(namespace, pod);
    const record = worker.records.find(({ name }) => name === container);
    if (record === undefined) throw badRequest(`container "${container}" in pod "${pod}" is not available`);
    const run = runWithLog(record, pod, options.previous, worker.init.length > 0);
    if (run.log.isDiscarded) return textStream(`unable to retrieve container logs for containerd://${run.id}`);
    return openLogStream(run.log, options, this.#env.clock.now());
  }

  exec(namespace: string, pod: string, container: string, options: ExecOptions): ChannelStream {
    const found = this.#running(namespace, pod, container);
    if (found === undefined) throw failure(500, '', `container not found ("${container}")`);
    return execInContainer(found, options, newContainerId(this.#env.random));
  }

  attach(namespace: string, pod: string, container: string, options: Omit<ExecOptions, 'command'>): ChannelStream {
    const found = this.#running(namespace, pod, container);
    if (found === undefined) throw failure(500, '', `container ${container} not found in pod ${pod}_${namespace}`);
    return attachToContainer(found, options);
  }

  portForward(namespace: string, pod: string, ports: readonly number[]): ChannelStream {
    const worker = this.#worker(namespace, pod);
    if (worker.sandbox === undefined) throw failure(500, '', `pod not found ("${pod}_${namespace}")`);
    return forwardPorts(worker.sandbox, ports, worker.pod.metadata.uid, this.#env.clock);
  }

  #worker(namespace: string, name: string): PodWorker {
    const worker = this.#findPod(namespace, name);
    if (worker === undefined) throw notFound({ group: '', resource: 'pods' }, name);
    return worker;
  }

  #running(namespace: string, pod: string, container: string): Container | undefined {
    const record = this.#worker(namespace, pod).records.find(({ name }) => name === container);
    return record?.isRunning === true ? record.current?.container : undefined;
  }
}

/** The run whose log is asked for. Throws StatusError with the kubelet's own words where there is none. */
function runWithLog(record: ContainerRecord, pod: string, previous: boolean, hasInit: boolean): Run {
  const { name, current, waiting, isRunning } = record;
  const who = `container "${name}" in pod "${pod}"`;
  // While it waits for its next run, the last one is the previous.
  const last = waiting !== undefined && !isRunning ? current : record.previous;
  if (previous) {
    if (last?.end === undefined) throw badRequest(`previous terminated container "${name}" in pod "${pod}" not found`);
    return last;
  }
  if (current !== undefined) return current;
  const reason = waiting?.reason ?? (hasInit ? 'PodInitializing' : 'ContainerCreating');
  if (reason === 'ErrImagePull') throw badRequest(`${who} is waiting to start: image can't be pulled`);
  if (reason === 'ImagePullBackOff') throw badRequest(`${who} is waiting to start: trying and failing to pull image`);
  throw badRequest(`${who} is waiting to start: ${reason}`);
}
