// Mirrors the volumes of k8s.io/kubectl/pkg/describe
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { joinedMap, type Writer } from './writer.js';

const MEANING: Readonly<Record<string, readonly [string, string]>> = {
  hostPath: ['HostPath', 'bare host directory volume'],
  emptyDir: ['EmptyDir', "a temporary directory that shares a pod's lifetime"],
  secret: ['Secret', 'a volume populated by a Secret'],
  configMap: ['ConfigMap', 'a volume populated by a ConfigMap'],
  persistentVolumeClaim: ['PersistentVolumeClaim', 'a reference to a PersistentVolumeClaim in the same namespace'],
  ephemeral: ['EphemeralVolume', 'an inline specification for a volume that gets created and deleted with the pod'],
  nfs: ['NFS', 'an NFS mount that lasts the lifetime of a pod'],
  downwardAPI: ['DownwardAPI', 'a volume populated by information about the pod'],
  projected: ['Projected', 'a volume that contains injected data from multiple sources'],
  csi: ['CSI', 'a Container Storage Interface (CSI) volume source'],
  image: ['Image', 'a container image or OCI artifact'],
  local: ['LocalVolume', 'a persistent volume backed by local storage on a node'],
};

export function writeVolumes(w: Writer, volumes: Dynamic, prefix: string): void {
  const list = listOf(volumes);
  if (list.length === 0) {
    w.raw(`${prefix}Volumes:\t<none>\n`);
    return;
  }
  w.raw(`${prefix}Volumes:\n`);
  const nameIndent = prefix === '' ? '  ' : '   ';
  for (const volume of list) {
    w.raw(`${nameIndent}${volume.name}:\n`);
    for (const text of volumeLines(volume)) w.line(2, text);
  }
}

/** The lines of one volume's source; also of a persistent volume. */
export function volumeLines(volume: Dynamic, persistent = false): string[] {
  const kind = Object.keys(MEANING).find((key) => volume[key] !== undefined);
  if (kind === undefined) return ['<unknown>'];
  const [name, meaning] = MEANING[kind] as readonly [string, string];
  const source = volume[kind];
  return [`Type:\t${name} (${kind === 'csi' && persistent ? 'a Container Storage Interface (CSI) volume source' : meaning})`, ...sourceLines(kind, source)];
}

function sourceLines(kind: string, source: Dynamic): string[] {
  switch (kind) {
    case 'hostPath':
      return [`Path:\t${source.path}`, `HostPathType:\t${source.type ?? ''}`];
    case 'emptyDir':
      return [`Medium:\t${source.medium ?? ''}`, `SizeLimit:\t${source.sizeLimit ?? '<unset>'}`];
    case 'secret':
      return [`SecretName:\t${source.secretName ?? ''}`, `Optional:\t${source.optional === true}`];
    case 'configMap':
      return [`Name:\t${source.name ?? ''}`, `Optional:\t${source.optional === true}`];
    case 'persistentVolumeClaim':
      return [`ClaimName:\t${source.claimName}`, `ReadOnly:\t${source.readOnly === true}`];
    case 'nfs':
      return [`Server:\t${source.server}`, `Path:\t${source.path}`, `ReadOnly:\t${source.readOnly === true}`];
    case 'image':
      return [`Reference:\t${source.reference ?? ''}`, `PullPolicy:\t${source.pullPolicy ?? ''}`];
    case 'local':
      return [`Path:\t${source.path}`];
    case 'downwardAPI':
      return ['Items:', ...listOf(source.items).map((item) => `  ${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource ?? ''} -> ${item.path}`)];
    case 'csi':
      return [`Driver:\t${source.driver}`, `FSType:\t${source.fsType ?? ''}`, `ReadOnly:\t${source.readOnly === true}`, ...(source.volumeHandle === undefined ? [] : [`VolumeHandle:\t${source.volumeHandle}`]), `VolumeAttributes:\t${joinedMap(source.volumeAttributes)}`];
    case 'ephemeral':
      return ephemeralLines(source);
    default:
      return listOf(source.sources).flatMap(projectionLines);
  }
}

function ephemeralLines(source: Dynamic): string[] {
  const spec = source.volumeClaimTemplate?.spec ?? {};
  return [`StorageClass:\t${spec.storageClassName ?? ''}`, 'Volume:\t', 'Labels:            <none>', 'Annotations:       <none>', `Capacity:\t${spec.resources?.requests?.storage ?? ''}`, `Access Modes:\t${accessModes(spec.accessModes)}`, `VolumeMode:\t${spec.volumeMode ?? 'Filesystem'}`];
}

function projectionLines(source: Dynamic): string[] {
  if (source.secret) return [`SecretName:\t${source.secret.name ?? ''}`, `Optional:\t${source.secret.optional === true}`];
  if (source.downwardAPI) return ['DownwardAPI:\ttrue'];
  if (source.configMap) return [`ConfigMapName:\t${source.configMap.name ?? ''}`, `Optional:\t${source.configMap.optional === true}`];
  if (source.serviceAccountToken) return [`TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds ?? 3600}`];
  return [];
}

const SHORT: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
export function accessModes(modes: Dynamic): string {
  return ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'].filter((mode) => listOf(modes).includes(mode)).map((mode) => SHORT[mode]).join(',');
}

