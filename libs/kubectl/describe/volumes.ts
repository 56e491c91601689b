// Mirrors the volumes of k8s.io/kubectl/pkg/describe
import { parseQuantity } from '#cluster/apimachinery/quantity.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { templateLines } from './claim.js';
import { type Writer, writeMapAt } from './writer.js';

/** A label and the field it shows; after it `?` for a flag, `#` for a number, `[]` for a list, `{}` for a map, `*` for a reference. */
type Field = `${string}\t${string}`;

interface Source {
  readonly name: string;
  readonly meaning: string;
  readonly lines: (source: Dynamic, persistent: boolean) => string[];
}

const READ_ONLY: Field = 'ReadOnly:\treadOnly?';
const ISCSI = fields('TargetPortal:\ttargetPortal', 'IQN:\tiqn', 'Lun:\tlun#', 'ISCSIInterface\tiscsiInterface', 'FSType:\tfsType', READ_ONLY, 'Portals:\tportals[]', 'DiscoveryCHAPAuth:\tchapAuthDiscovery?', 'SessionCHAPAuth:\tchapAuthSession?', 'SecretRef:\tsecretRef*');
const GLUSTERFS = fields('EndpointsName:\tendpoints', 'Path:\tpath', READ_ONLY);
const SCALE_IO = fields('Gateway:\tgateway', 'System:\tsystem', 'Protection Domain:\tprotectionDomain', 'Storage Pool:\tstoragePool', 'Storage Mode:\tstorageMode', 'VolumeName:\tvolumeName');
const FS_READ_ONLY = fields('FSType:\tfsType', READ_ONLY);
const SHARE_READ_ONLY = fields('ShareName:\tshareName', READ_ONLY);

/** In the order in which kubectl looks for them. */
const SOURCES: Readonly<Record<string, Source>> = {
  hostPath: { name: 'HostPath', meaning: 'bare host directory volume', lines: ({ path, type }) => [`Path:\t${path}`, `HostPathType:\t${type ?? '<none>'}`] },
  emptyDir: { name: 'EmptyDir', meaning: "a temporary directory that shares a pod's lifetime", lines: ({ medium = '', sizeLimit }) => [`Medium:\t${medium}`, `SizeLimit:\t${(parseQuantity(sizeLimit)?.nano ?? 0n) > 0n ? sizeLimit : '<unset>'}`] },
  gcePersistentDisk: { name: 'GCEPersistentDisk', meaning: 'a Persistent Disk resource in Google Compute Engine', lines: fields('PDName:\tpdName', 'FSType:\tfsType', 'Partition:\tpartition#', READ_ONLY) },
  awsElasticBlockStore: { name: 'AWSElasticBlockStore', meaning: 'a Persistent Disk resource in AWS', lines: fields('VolumeID:\tvolumeID', 'FSType:\tfsType', 'Partition:\tpartition#', READ_ONLY) },
  gitRepo: { name: 'GitRepo', meaning: 'a volume that is pulled from git when the pod is created', lines: fields('Repository:\trepository', 'Revision:\trevision') },
  secret: { name: 'Secret', meaning: 'a volume populated by a Secret', lines: fields('SecretName:\tsecretName', 'Optional:\toptional?') },
  configMap: { name: 'ConfigMap', meaning: 'a volume populated by a ConfigMap', lines: fields('Name:\tname', 'Optional:\toptional?') },
  nfs: { name: 'NFS', meaning: 'an NFS mount that lasts the lifetime of a pod', lines: fields('Server:\tserver', 'Path:\tpath', READ_ONLY) },
  iscsi: { name: 'ISCSI', meaning: "an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod", lines: (source, persistent) => [...ISCSI(source, persistent), `InitiatorName:\t${source.initiatorName ?? '<none>'}`] },
  glusterfs: { name: 'Glusterfs', meaning: "a Glusterfs mount on the host that shares a pod's lifetime", lines: (source, persistent) => GLUSTERFS(source, persistent).toSpliced(1, 0, ...(persistent ? [`EndpointsNamespace:\t${source.endpointsNamespace ?? '<unset>'}`] : [])) },
  persistentVolumeClaim: { name: 'PersistentVolumeClaim', meaning: 'a reference to a PersistentVolumeClaim in the same namespace', lines: fields('ClaimName:\tclaimName', READ_ONLY) },
  ephemeral: { name: 'EphemeralVolume', meaning: 'an inline specification for a volume that gets created and deleted with the pod', lines: ({ volumeClaimTemplate }) => (volumeClaimTemplate ? templateLines(volumeClaimTemplate) : []) },
  rbd: { name: 'RBD', meaning: "a Rados Block Device mount on the host that shares a pod's lifetime", lines: fields('CephMonitors:\tmonitors[]', 'RBDImage:\timage', 'FSType:\tfsType', 'RBDPool:\tpool', 'RadosUser:\tuser', 'Keyring:\tkeyring', 'SecretRef:\tsecretRef*', READ_ONLY) },
  quobyte: { name: 'Quobyte', meaning: "a Quobyte mount on the host that shares a pod's lifetime", lines: fields('Registry:\tregistry', 'Volume:\tvolume', READ_ONLY) },
  downwardAPI: { name: 'DownwardAPI', meaning: 'a volume populated by information about the pod', lines: ({ items }) => ['Items:', ...listOf(items).map((item) => `  ${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource ?? ''} -> ${item.path}`)] },
  azureDisk: { name: 'AzureDisk', meaning: 'an Azure Data Disk mount on the host and bind mount to the pod', lines: fields('DiskName:\tdiskName', 'DiskURI:\tdiskURI', 'Kind: \tkind', 'FSType:\tfsType', 'CachingMode:\tcachingMode', READ_ONLY) },
  vsphereVolume: { name: 'vSphereVolume', meaning: 'a Persistent Disk resource in vSphere', lines: fields('VolumePath:\tvolumePath', 'FSType:\tfsType', 'StoragePolicyName:\tstoragePolicyName') },
  cinder: { name: 'Cinder', meaning: 'a Persistent Disk resource in OpenStack', lines: fields('VolumeID:\tvolumeID', 'FSType:\tfsType', READ_ONLY, 'SecretRef:\tsecretRef*') },
  photonPersistentDisk: { name: 'PhotonPersistentDisk', meaning: 'a Persistent Disk resource in photon platform', lines: fields('PdID:\tpdID', 'FSType:\tfsType') },
  portworxVolume: { name: 'PortworxVolume', meaning: 'a Portworx Volume resource', lines: fields('VolumeID:\tvolumeID') },
  scaleIO: { name: 'ScaleIO', meaning: 'a persistent volume backed by a block device in ScaleIO', lines: (source, persistent) => [...SCALE_IO(source, persistent), ...(persistent ? [`SecretName:\t${source.secretRef?.name ?? ''}`, `SecretNamespace:\t${source.secretRef?.namespace ?? ''}`] : []), ...FS_READ_ONLY(source, persistent)] },
  local: { name: 'LocalVolume', meaning: 'a persistent volume backed by local storage on a node', lines: fields('Path:\tpath') },
  cephfs: { name: 'CephFS', meaning: "a CephFS mount on the host that shares a pod's lifetime", lines: fields('Monitors:\tmonitors[]', 'Path:\tpath', 'User:\tuser', 'SecretFile:\tsecretFile', 'SecretRef:\tsecretRef*', READ_ONLY) },
  storageos: { name: 'StorageOS', meaning: 'a StorageOS Persistent Disk resource', lines: fields('VolumeName:\tvolumeName', 'VolumeNamespace:\tvolumeNamespace', 'FSType:\tfsType', READ_ONLY) },
  fc: { name: 'FC', meaning: 'a Fibre Channel disk', lines: (source, persistent) => [`TargetWWNs:\t${listOf(source.targetWWNs).join(', ')}`, `LUN:\t${source.lun ?? '<none>'}`, ...FS_READ_ONLY(source, persistent)] },
  azureFile: { name: 'AzureFile', meaning: 'an Azure File Service mount on the host and bind mount to the pod', lines: (source, persistent) => [`SecretName:\t${source.secretName ?? ''}`, ...(persistent ? [`SecretNamespace:\t${source.secretNamespace ?? ''}`] : []), ...SHARE_READ_ONLY(source, persistent)] },
  flexVolume: { name: 'FlexVolume', meaning: 'a generic volume resource that is provisioned/attached using an exec based plugin', lines: fields('Driver:\tdriver', 'FSType:\tfsType', 'SecretRef:\tsecretRef*', READ_ONLY, 'Options:\toptions{}') },
  flocker: { name: 'Flocker', meaning: 'a Flocker volume mounted by the Flocker agent', lines: fields('DatasetName:\tdatasetName', 'DatasetUUID:\tdatasetUUID') },
  projected: { name: 'Projected', meaning: 'a volume that contains injected data from multiple sources', lines: ({ sources }) => listOf(sources).flatMap(projectionLines) },
  csi: { name: 'CSI', meaning: 'a Container Storage Interface (CSI) volume source', lines: fields('Driver:\tdriver', 'FSType:\tfsType', READ_ONLY) },
  image: { name: 'Image', meaning: 'a container image or OCI artifact', lines: fields('Reference:\treference', 'PullPolicy:\tpullPolicy') },
};

const SOURCE_LEVEL = 2;

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
    writeSource(w, volume, false);
  }
}

/** The source of a pod's volume or of a persistent one. */
export function writeSource(w: Writer, volume: Dynamic, persistent: boolean): void {
  const kind = Object.keys(SOURCES).find((key) => volume[key] !== undefined && volume[key] !== null);
  if (kind === undefined) {
    w.line(1, '<unknown>');
    return;
  }
  const { name, meaning, lines } = SOURCES[kind] as Source;
  const source = volume[kind];
  w.line(SOURCE_LEVEL, `Type:\t${name} (${meaning})`);
  const shown = lines(source, persistent);
  if (kind === 'csi' && persistent) shown.splice(2, 0, `VolumeHandle:\t${source.volumeHandle}`);
  for (const line of shown) w.line(SOURCE_LEVEL, line);
  if (kind === 'csi') writeMapAt(w, SOURCE_LEVEL, 'VolumeAttributes', source.volumeAttributes);
}

function fields(...list: readonly Field[]): Source['lines'] {
  return (source) => list.map((field) => {
    const [label, path = ''] = field.split('\t');
    const [, key = '', form = ''] = /^(\w+)(.*)$/.exec(path) ?? [];
    return `${label}\t${shownAs(form, source[key])}`;
  });
}

/** A value as Go's `%v` shows it. */
function shownAs(form: string, value: Dynamic): string {
  switch (form) {
    case '?':
      return String(value === true);
    case '#':
      return String(value ?? 0);
    case '[]':
      return `[${listOf(value).join(' ')}]`;
    case '{}':
      return `map[${sortedEntries(value).map(([key, item]) => `${key}:${item}`).join(' ')}]`;
    case '*':
      if (!value) return 'nil';
      return value.namespace === undefined ? `&LocalObjectReference{Name:${value.name ?? ''},}` : `&SecretReference{Name:${value.name ?? ''},Namespace:${value.namespace},}`;
    default:
      return String(value ?? '');
  }
}

function projectionLines(source: Dynamic): string[] {
  if (source.secret) return [`SecretName:\t${source.secret.name ?? ''}`, `Optional:\t${source.secret.optional === true}`];
  if (source.downwardAPI) return ['DownwardAPI:\ttrue'];
  if (source.configMap) return [`ConfigMapName:\t${source.configMap.name ?? ''}`, `Optional:\t${source.configMap.optional === true}`];
  if (source.serviceAccountToken) return [`TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds ?? 3600}`];
  return [];
}
