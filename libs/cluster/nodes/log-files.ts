// Mirrors /var/log/pods and /var/log/containers of a node, in the form of CRI
// Differs: made of the containers' logs when somebody looks; a container's log is one file, that of its last runs.
import type { LogRecord } from '#cluster/cri/container-log.js';
import type { Node, VirtualNode } from '#linux/fs/nodes.js';
import { containersOf, type NodeContainer } from './containers.js';
import type { NodeMachine } from './node-machine.js';

/** NAMESPACE_POD_UID/CONTAINER/ATTEMPT.log */
export function podLogs(machine: NodeMachine): VirtualNode {
  return folder(() => groups(containersOf(machine), podFolder), (_, ofPod) =>
    folder(() => groups(ofPod, ({ record }) => record.name), (_name, ofContainer) =>
      folder(() => groups(ofContainer, ({ run }) => `${run.attempt}.log`), (_file, [found]) => file(found as NodeContainer))));
}

/** POD_NAMESPACE_CONTAINER-ID.log, each a link to the log of the pod. */
export function containerLogs(machine: NodeMachine): VirtualNode {
  return folder(() => groups(containersOf(machine), ({ pod, record, id }) => `${pod.metadata.name}_${pod.metadata.namespace}_${record.name}-${id}.log`), (_, [found]) => {
    const { record, run } = found as NodeContainer;
    const target = `/var/log/pods/${podFolder(found as NodeContainer)}/${record.name}/${run.attempt}.log`;
    return { kind: 'virtual', type: 'symlink', mode: 0o777, target: () => target };
  });
}

function podFolder({ pod: { metadata } }: NodeContainer): string {
  return `${metadata.namespace}_${metadata.name}_${metadata.uid}`;
}

type Groups = ReadonlyMap<string, readonly NodeContainer[]>;

function groups(containers: readonly NodeContainer[], nameOf: (container: NodeContainer) => string): Groups {
  const found = new Map<string, NodeContainer[]>();
  for (const container of containers) {
    const name = nameOf(container);
    const known = found.get(name);
    if (known === undefined) found.set(name, [container]);
    else known.push(container);
  }
  return found;
}

function folder(read: () => Groups, make: (name: string, containers: readonly NodeContainer[]) => Node): VirtualNode {
  return {
    kind: 'virtual', type: 'directory', mode: 0o755,
    list: () => [...read().keys()].sort(),
    find(name) {
      const found = read().get(name);
      return found === undefined ? undefined : make(name, found);
    },
  };
}

function file({ run }: NodeContainer): VirtualNode {
  return { kind: 'virtual', type: 'file', mode: 0o640, content: () => run.log.from(0).map(linesOf).join('') };
}

/** `2026-11-21T12:30:07.200000000Z stderr F text` */
function linesOf({ timeMs, stream, text, isPartial }: LogRecord): string {
  const head = `${new Date(timeMs).toISOString().slice(0, -1)}000000Z ${stream}`;
  return text.split('\n').map((line) => `${head} ${isPartial ? 'P' : 'F'} ${line}\n`).join('');
}
