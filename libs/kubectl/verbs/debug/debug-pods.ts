// Mirrors k8s.io/kubectl/pkg/cmd/debug/debug.go: the pods and containers that it makes
import { schemaNamed } from '#cluster/api/schema.js';
import { randomSuffix } from '#cluster/apimachinery/names.js';
import { applyStrategicMergePatch } from '#cluster/apimachinery/patch/strategic-merge.js';
import type { Random } from '#linux/env/env.js';
import { clone, type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { type DebugStyle, type Kept, profileNamed } from './profiles.js';

/** What was asked for on the command line. */
export interface DebugRequest extends Kept {
  readonly args: readonly string[];
  readonly argumentsOnly: boolean;
  readonly container: string;
  readonly copyTo: string;
  readonly env: Readonly<Record<string, string>>;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly profile: string;
  readonly sameNode: boolean;
  readonly setImage: Readonly<Record<string, string>>;
  /** undefined: as the pod has it, or the profile wants it. */
  readonly shareProcesses: boolean | undefined;
  readonly stdin: boolean;
  readonly target: string;
  readonly tty: boolean;
  /** A part of a container from --custom. */
  readonly custom: Dynamic | undefined;
}

export interface Announcing {
  readonly random: Random;
  /** Says what was chosen for the user. */
  say(line: string): void;
}

/** The pod with one more ephemeral container, and its name. Throws Fatal. */
export function withEphemeralContainer(pod: Dynamic, request: DebugRequest, to: Announcing): { readonly pod: Dynamic; readonly name: string } {
  const changed = clone(pod);
  const name = containerName(changed, request, to);
  const container: Dynamic = { ...newContainer(request, name), ...(request.target === '' ? {} : { targetContainerName: request.target }) };
  changed.spec.ephemeralContainers = [...listOf(changed.spec.ephemeralContainers), container];
  applyProfile(changed, container, 'ephemeral', request);
  customize(changed.spec.ephemeralContainers, name, request, 'EphemeralContainer');
  return { pod: changed, name };
}

/** A pod on the node, in the namespaces that the profile asks for. Throws Fatal. */
export function nodeDebugger(node: Dynamic, request: DebugRequest, to: Announcing): { readonly pod: Dynamic; readonly name: string } {
  const name = request.container || 'debugger';
  const podName = `node-debugger-${node.metadata.name}-${randomSuffix(to.random)}`;
  to.say(`Creating debugging pod ${podName} with container ${name} on node ${node.metadata.name}.`);
  const container = newContainer(request, name);
  const pod: Dynamic = {
    kind: 'Pod', apiVersion: 'v1',
    metadata: { name: podName, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: { containers: [container], restartPolicy: 'Never', nodeName: node.metadata.name, tolerations: [{ operator: 'Exists' }] },
  };
  applyProfile(pod, container, 'node', request);
  customize(pod.spec.containers, name, request, 'Container');
  return { pod, name };
}

/** A copy with other images, another command or one more container; no name where only images change. Throws Fatal. */
export function copyToDebug(pod: Dynamic, request: DebugRequest, to: Announcing): { readonly pod: Dynamic; readonly name: string } {
  const { name: _, namespace, labels, annotations } = clone(pod.metadata);
  const copy: Dynamic = { kind: 'Pod', apiVersion: 'v1', metadata: { name: request.copyTo, namespace, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) }, spec: clone(pod.spec) };
  const { spec } = copy;
  delete spec.ephemeralContainers;
  if (request.shareProcesses !== undefined) spec.shareProcessNamespace = request.shareProcesses;
  if (!request.sameNode) delete spec.nodeName;
  for (const each of listOf(spec.containers)) each.image = request.setImage[each.name] || request.setImage['*'] || each.image;
  let container: Dynamic = [...listOf(spec.initContainers), ...listOf(spec.containers)].find((each) => each.name === request.container);
  if (container === undefined) {
    if (request.image === '' && Object.keys(request.setImage).length > 0) return { pod: copy, name: '' };
    if (request.image === '') throw new Fatal('you must specify image when creating new container');
    container = { name: containerName(copy, request, to), terminationMessagePolicy: 'File' };
    spec.containers.push(container);
  }
  change(container, request);
  applyProfile(copy, container, 'copy', request);
  customize(spec.containers, container.name, request, 'Container');
  return { pod: copy, name: container.name };
}

function change(container: Dynamic, request: DebugRequest): void {
  if (request.args.length > 0) {
    if (!request.argumentsOnly) delete container.args;
    container[request.argumentsOnly ? 'args' : 'command'] = request.args;
  }
  const env = envOf(request);
  if (env.length > 0) container.env = env;
  if (request.image !== '') container.image = request.image;
  if (request.imagePullPolicy !== '') container.imagePullPolicy = request.imagePullPolicy;
  Object.assign(container, { stdin: request.stdin, tty: request.tty });
}

function newContainer(request: DebugRequest, name: string): Dynamic {
  const env = envOf(request);
  return {
    name,
    image: request.image,
    ...(request.args.length > 0 ? { [request.argumentsOnly ? 'args' : 'command']: request.args } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(request.imagePullPolicy === '' ? {} : { imagePullPolicy: request.imagePullPolicy }),
    ...(request.stdin ? { stdin: true } : {}),
    ...(request.tty ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
  };
}

function envOf(request: DebugRequest): Dynamic[] {
  return sortedEntries(request.env).map(([name, value]) => ({ name, ...(value === '' ? {} : { value }) }));
}

function containerName(pod: Dynamic, request: DebugRequest, to: Announcing): string {
  if (request.container !== '') return request.container;
  const taken = new Set(allContainers(pod).map(({ name }) => name));
  let name: string;
  do name = `debugger-${randomSuffix(to.random)}`;
  while (taken.has(name));
  to.say(`Defaulting debug container name to ${name}.`);
  return name;
}

function allContainers(pod: Dynamic): Dynamic[] {
  return [...listOf(pod.spec.initContainers), ...listOf(pod.spec.containers), ...listOf(pod.spec.ephemeralContainers)];
}

function applyProfile(pod: Dynamic, container: Dynamic, style: DebugStyle, request: DebugRequest): void {
  const profile = profileNamed(request.profile);
  if (profile === undefined) throw new Fatal(`unknown profile: ${request.profile}`);
  profile({ pod, container }, style, request);
}

/** Merges the part of --custom into the container, in its place in the list. */
function customize(containers: Dynamic[], name: string, { custom }: DebugRequest, type: 'Container' | 'EphemeralContainer'): void {
  if (custom === undefined) return;
  const at = containers.findIndex((each) => each.name === name);
  if (at < 0) throw new Fatal(`unable to find the ${name} container in the pod`);
  containers[at] = clone(applyStrategicMergePatch(containers[at], { ...custom, name }, schemaNamed(`io.k8s.api.core.v1.${type}`)) as Dynamic);
}

/** Whether capabilities that were given would not reach a container because its pod runs as another user than root. */
export function capabilitiesMayFail(pod: Dynamic, name: string): boolean {
  const { runAsUser = 0 } = pod.spec.securityContext ?? {};
  const own = allContainers(pod).find((each) => each.name === name)?.securityContext;
  if (runAsUser === 0 || own === undefined || own.runAsUser === 0) return false;
  return own.privileged === true || listOf(own.capabilities?.add).length > 0;
}
