// A cluster as kubeadm makes it, with one worker, and what is typed on its machines.
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

const shared = new SharedParts();

export const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';

export function aCluster(): World {
  const world = World.create({ layout: 'kubeadm', nodes: ['controlplane', 'node01'], seed: 7, startMs: Date.UTC(2026, 0, 1, 0, 30) }, { shared });
  world.advance(1_000);
  return world;
}

/** The world as it comes back from what was saved of it. */
export function copied(world: World): World {
  return World.restore(new Map(Object.entries(structuredClone(world.changesSince(undefined).set))), { shared });
}

/** Both streams of a script, run as root of a machine. */
export function on(world: World, host: string, script: string): string {
  const { stdout, stderr } = world.runScript(host, script, 300_000);
  return stdout + stderr;
}

export function kubectl(world: World, line: string): string {
  return on(world, 'workstation', `kubectl ${line}`);
}

/** Adds flags to the API server's manifest, and lets the kubelet notice. */
export function addFlags(world: World, ...flags: string[]): void {
  on(world, 'controlplane', `sed -i 's#^    - kube-apiserver$#    - kube-apiserver\\n${flags.map((flag) => `    - ${flag}`).join('\\n')}#' ${MANIFEST}`);
  world.advance(20_000);
}
