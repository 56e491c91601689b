// Mirrors pkg/kubelet/volumemanager
// Differs: persistent volumes of every driver are folders of the node; no attach step is waited for.
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume, VolumeMount } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';
import { Errno } from '#linux/kernel/step.js';
import type { ImageVersion } from '#cluster/images/image.js';
import type { Host, Mount } from '#linux/host/host.js';
import type { Kernel } from '#linux/host/kernel.js';
import type { VolumeTree } from '#linux/host/volume-tree.js';
import type { FileChange } from '#linux/fs/changes.js';
import type { Env } from '#linux/env/env.js';
import { ConfigError } from './container-env.js';
import { expand } from './expansion.js';
import { writeAtomically } from './atomic-files.js';
import { canChange, isProjected, MountError, type ProjectedFile, projectedFiles, type ProjectionContext } from './volume-content.js';

export interface VolumeHost {
  readonly env: Env;
  readonly kernel: Kernel;
  /** The machine under the pods; hostPath volumes are its folders. */
  readonly node: Host;
  findClaim(namespace: string, name: string): Stored<PersistentVolumeClaim> | undefined;
  findVolume(name: string): Stored<PersistentVolume> | undefined;
  /** An image that is on the node. */
  findImage(reference: string): ImageVersion | undefined;
}

/** The volumes of one pod. */
export class PodVolumes {
  readonly #trees = new Map<string, VolumeTree>();
  readonly #written = new Map<string, ReadonlyMap<string, ProjectedFile>>();
  /** Volumes of which a file is mounted by itself: such mounts keep what they began with. */
  readonly #pinned = new Set<string>();
  /** Volumes that are images: nobody writes to them. */
  readonly #images = new Set<string>();
  readonly #host: VolumeHost;

  constructor(host: VolumeHost) {
    this.#host = host;
  }

  /** Makes one volume ready. Throws MountError. */
  setUp(volume: Volume, context: ProjectionContext): void {
    if (this.#trees.has(volume.name)) return;
    this.#trees.set(volume.name, this.#make(volume, context));
  }

  /** What its node calls it: a claim's volume goes by the name of the PersistentVolume. */
  nameOf(volume: Volume, pod: Stored<Pod>): string {
    const claim = claimNameOf(volume, pod);
    return (claim === undefined ? undefined : this.#host.findClaim(pod.metadata.namespace as string, claim)?.spec.volumeName) ?? volume.name;
  }

  /** Rewrites files whose ConfigMaps, Secrets or labels have changed. A volume whose object is gone keeps its files. */
  refresh(pod: Stored<Pod>, context: ProjectionContext): void {
    for (const volume of pod.spec.volumes ?? []) {
      const tree = this.#trees.get(volume.name);
      if (tree === undefined || !canChange(volume)) continue;
      try {
        const files = projectedFiles(volume, context);
        if (!isSame(files, this.#written.get(volume.name))) this.#write(volume.name, tree, files, pod);
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
      }
    }
  }

  /** The mounts of a container. Throws ConfigError for a sub-path that can't be. */
  mountsOf(mounts: readonly VolumeMount[], variables: ReadonlyMap<string, string>): Mount[] {
    // Outer mounts first, so that those inside them are not hidden.
    return [...mounts].sort((a, b) => a.mountPath.length - b.mountPath.length).map((mount) => {
      const tree = this.#trees.get(mount.name) as VolumeTree;
      const subPath = mount.subPathExpr === undefined ? (mount.subPath ?? '') : expand(mount.subPathExpr, variables);
      const readOnly = mount.readOnly === true || this.#written.has(mount.name) || this.#images.has(mount.name);
      return { path: mount.mountPath.replace(/\/+$/, '') || '/', source: subPath === '' ? tree : this.#sub(mount.name, tree, subPath), readOnly };
    });
  }

  /** How full the pod's emptyDir volumes are. */
  emptyDirs(pod: Stored<Pod>): readonly { readonly name: string; readonly bytes: number; readonly sizeLimit: string | undefined; readonly isInMemory: boolean }[] {
    return (pod.spec.volumes ?? []).flatMap(({ name, emptyDir }) => (emptyDir === undefined ? [] : [{ name, bytes: this.#trees.get(name)?.bytes ?? 0, sizeLimit: emptyDir.sizeLimit, isInMemory: emptyDir.medium === 'Memory' }]));
  }

  /** Files of emptyDir volumes, for a snapshot. */
  snapshot(pod: Stored<Pod>): Record<string, readonly FileChange[]> {
    const saved: Record<string, readonly FileChange[]> = {};
    for (const { name, emptyDir } of pod.spec.volumes ?? []) {
      const tree = this.#trees.get(name);
      if (emptyDir !== undefined && tree !== undefined) saved[name] = tree.changedFiles();
    }
    return saved;
  }

  /** A text that differs when `snapshot` does. */
  changeCounters(pod: Stored<Pod>): string {
    return (pod.spec.volumes ?? []).map(({ name, emptyDir }) => (emptyDir === undefined ? '' : String(this.#trees.get(name)?.changeCounter))).join();
  }

  restore(saved: Readonly<Record<string, readonly FileChange[]>>): void {
    for (const [name, changes] of Object.entries(saved)) this.#trees.get(name)?.applyChanges(changes);
  }

  #make(volume: Volume, context: ProjectionContext): VolumeTree {
    const { kernel } = this.#host;
    if (isProjected(volume)) {
      const files = projectedFiles(volume, context);
      // What must not reach a disk is kept in memory; a ConfigMap is no such thing.
      const tree = kernel.createTree({ inMemory: volume.configMap === undefined });
      this.#write(volume.name, tree, files, context.pod);
      return tree;
    }
    const { emptyDir, hostPath, image } = volume;
    if (image !== undefined) this.#images.add(volume.name);
    if (image !== undefined) return kernel.createTree({ layers: this.#host.findImage(image.reference ?? '')?.layers ?? [] });
    if (hostPath !== undefined) return this.#hostFolder(hostPath.path, hostPath.type ?? '');
    const claim = claimNameOf(volume, context.pod);
    if (claim !== undefined) return this.#claim(claim, context.pod);
    const limit = emptyDir?.sizeLimit;
    // Memory ends at its size; a disk does not, and the kubelet evicts who takes too much.
    const isInMemory = emptyDir?.medium === 'Memory';
    const tree = kernel.createTree({ inMemory: isInMemory, ...(isInMemory && limit !== undefined ? { bytesMax: valueOf(quantityOf(limit)) } : {}) });
    tree.files.changeMode('/', 0o777);
    this.#giveToGroup(tree, context.pod);
    tree.files.setTimes('/', this.#host.env.clock.now());
    return tree;
  }

  #write(name: string, tree: VolumeTree, files: ReadonlyMap<string, ProjectedFile>, pod: Stored<Pod>): void {
    const { env } = this.#host;
    const keepsOld = this.#pinned.has(name);
    writeAtomically(tree, files, { nowMs: env.clock.now(), unique: env.random.below(1_000_000_000), group: pod.spec.securityContext?.fsGroup, keepsOld });
    this.#written.set(name, files);
  }

  #giveToGroup(tree: VolumeTree, pod: Stored<Pod>): void {
    const group = pod.spec.securityContext?.fsGroup;
    if (group === undefined) return;
    tree.files.changeOwner('/', 0, group);
    tree.files.changeMode('/', 0o2777);
  }

  #claim(name: string, pod: Stored<Pod>): VolumeTree {
    const claim = this.#host.findClaim(pod.metadata.namespace as string, name);
    if (claim === undefined) throw new MountError(`persistentvolumeclaim "${name}" not found`);
    const volume = this.#host.findVolume(claim.spec.volumeName ?? '');
    if (volume === undefined) throw new MountError(`PVC ${pod.metadata.namespace}/${name} is not bound`);
    const { hostPath, local, capacity } = volume.spec;
    const path = hostPath?.path ?? local?.path ?? `/var/lib/kubelet/plugins/pv/${volume.metadata.name}`;
    if (local !== undefined && !this.#host.node.files.exists(path)) throw new MountError(`path "${path}" does not exist`, 'NewMounter initialization failed');
    const tree = this.#hostFolder(path, hostPath?.type ?? (capacity === undefined ? '' : 'DirectoryOrCreate'));
    this.#giveToGroup(tree, pod);
    return tree;
  }

  #hostFolder(path: string, type: string): VolumeTree {
    const { files } = this.#host.node;
    const kind = files.exists(path) ? files.stat(path).kind : undefined;
    const fail = (what: string) => new MountError(`hostPath type check failed: ${path} is not ${what}`);
    if (type === 'Directory' && kind !== 'directory') throw fail('a directory');
    if (type === 'File' && kind !== 'file') throw fail('a file');
    if (type === 'Socket') throw fail('a socket file');
    if (type === 'CharDevice') throw fail('a character device');
    if (type === 'BlockDevice') throw fail('a block device');
    if (type === 'FileOrCreate' && kind === undefined) files.write(path, '');
    else if (kind === undefined) files.makeDirectory(path, { parents: true });
    return this.#host.node.tree(path) as VolumeTree;
  }

  #sub(name: string, tree: VolumeTree, path: string): VolumeTree {
    this.#pinned.add(name);
    if (path.split('/').includes('..')) throw new ConfigError(`subPath "${path}" must not contain ".."`);
    try {
      if (!tree.files.exists(`/${path}`)) tree.files.makeDirectory(`/${path}`, { parents: true });
      return tree.at(tree.files.resolve(`/${path}`));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      throw new ConfigError(`failed to prepare subPath for volumeMount "${path}": ${error.message}`);
    }
  }
}

function claimNameOf({ name, persistentVolumeClaim, ephemeral }: Volume, pod: Stored<Pod>): string | undefined {
  return persistentVolumeClaim?.claimName ?? (ephemeral === undefined ? undefined : `${pod.metadata.name}-${name}`);
}

function isSame(a: ReadonlyMap<string, ProjectedFile>, b: ReadonlyMap<string, ProjectedFile> | undefined): boolean {
  if (b === undefined || a.size !== b.size) return false;
  for (const [path, { content, mode }] of a) {
    const other = b.get(path);
    if (other === undefined || other.mode !== mode) return false;
    if (typeof content === 'function' || typeof other.content === 'function') continue; // a token follows no object
    if (content.length !== other.content.length) return false;
    for (let i = 0; i < content.length; i++) if (content[i] !== other.content[i]) return false;
  }
  return true;
}
