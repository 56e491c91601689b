// Mirrors pkg/apis/core/validation: the sources that volumes of pods and persistent volumes share
// Differs: nothing that can be seen.
import type {
  AWSElasticBlockStoreVolumeSource, AzureDiskVolumeSource, FCVolumeSource, FlexVolumeSource, FlockerVolumeSource, GCEPersistentDiskVolumeSource, GlusterfsVolumeSource, HostPathVolumeSource, ISCSIVolumeSource, NFSVolumeSource,
  QuobyteVolumeSource, ScaleIOVolumeSource, StorageOSVolumeSource,
} from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { backstepErrors, missing } from './paths.js';

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite'];
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared'];
const MANAGED_URI = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB_URI = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
const INITIATORS: Readonly<Record<string, RegExp>> = { iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/, eui: /^eui.[A-Za-z0-9]{16}$/, naa: /^naa.[A-Za-z0-9]{32}$/ };
const INITIATOR_KINDS = 'must be valid format starting with iqn, eui, or naa';
const NO_INITIATOR = 'must be valid format';
const PORTAL_CHARACTERS_MAX = 64;
const PORTAL_TOO_LONG = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
const HOST_PORTS = 'must be a host:port pair or multiple pairs separated by commas';
const TENANT_MAX = 64;
const DRIVER_NAME_MAX = 63;

export function hostPathErrors({ path = '', type }: HostPathVolumeSource, at: string): FieldError[] {
  if (path === '') return [required(`${at}.path`)];
  return [...backstepErrors(path, `${at}.path`), ...(type === undefined || HOST_PATH_TYPES.includes(type) ? [] : [notSupported(`${at}.type`, type, HOST_PATH_TYPES)])];
}

export function gcePersistentDiskErrors({ pdName, partition = 0 }: GCEPersistentDiskVolumeSource, at: string): FieldError[] {
  return [...missing(pdName, `${at}.pdName`), ...partitionErrors(partition, at)];
}

export function awsElasticBlockStoreErrors({ volumeID, partition = 0 }: AWSElasticBlockStoreVolumeSource, at: string): FieldError[] {
  return [...missing(volumeID, `${at}.volumeID`), ...partitionErrors(partition, at)];
}

function partitionErrors(partition: number, at: string): FieldError[] {
  return partition >= 0 && partition <= 255 ? [] : [invalidValue(`${at}.partition`, partition, 'must be between 1 and 255, inclusive')];
}

export function nfsErrors({ server, path = '' }: NFSVolumeSource, at: string): FieldError[] {
  return [...missing(server, `${at}.server`), ...missing(path, `${at}.path`), ...(path.startsWith('/') ? [] : [invalidValue(`${at}.path`, path, 'must be an absolute path')])];
}

type Iscsi = Pick<ISCSIVolumeSource, 'targetPortal' | 'iqn' | 'lun' | 'chapAuthDiscovery' | 'chapAuthSession' | 'initiatorName'> & { readonly secretRef?: { readonly name?: string } };

/** Persistent volumes say a little less, and look at more. */
export function iscsiErrors(source: Iscsi, at: string, persistentName?: string): FieldError[] {
  const { targetPortal, iqn = '', lun = 0, initiatorName, secretRef } = source;
  const isPersistent = persistentName !== undefined;
  const errors = missing(targetPortal, `${at}.targetPortal`);
  if (isPersistent && isPortalTooLong(source, persistentName)) errors.push(invalidValue(`${at}.targetportal`, targetPortal, PORTAL_TOO_LONG));
  errors.push(...(iqn === '' ? [required(`${at}.iqn`)] : initiatorErrors(iqn, `${at}.iqn`, isPersistent ? NO_INITIATOR : INITIATOR_KINDS)));
  if (lun < 0 || lun > 255) errors.push(invalidValue(`${at}.lun`, lun, 'must be between 0 and 255, inclusive'));
  if ((source.chapAuthDiscovery === true || source.chapAuthSession === true) && secretRef === undefined) errors.push(required(`${at}.secretRef`));
  if (isPersistent && secretRef !== undefined) errors.push(...missing(secretRef.name, `${at}.secretRef.name`));
  if (initiatorName !== undefined) errors.push(...initiatorErrors(initiatorName, `${at}.initiatorname`, isPersistent ? NO_INITIATOR : INITIATOR_KINDS));
  return errors;
}

export function portalErrors(source: Iscsi, name: string, at: string): FieldError[] {
  return isPortalTooLong(source, name) ? [invalidValue(`${at}.name`, name, PORTAL_TOO_LONG)] : [];
}

function isPortalTooLong({ initiatorName, targetPortal }: Iscsi, name: string): boolean {
  return initiatorName !== undefined && `${name}:${targetPortal}`.length > PORTAL_CHARACTERS_MAX;
}

function initiatorErrors(value: string, field: string, kinds: string): FieldError[] {
  const form = INITIATORS[value.slice(0, 3)];
  if (form === undefined) return [invalidValue(field, value, kinds)];
  return form.test(value) ? [] : [invalidValue(field, value, NO_INITIATOR)];
}

export function fcErrors({ targetWWNs = [], wwids = [], lun }: FCVolumeSource, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (targetWWNs.length === 0 && wwids.length === 0) errors.push(required(`${at}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  if (targetWWNs.length > 0 && wwids.length > 0) errors.push(invalidValue(`${at}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  if (targetWWNs.length === 0) return errors;
  if (lun === undefined) errors.push(required(`${at}.lun`, 'lun is required if targetWWNs is specified'));
  else if (lun < 0 || lun > 255) errors.push(invalidValue(`${at}.lun`, lun, 'must be between 0 and 255, inclusive'));
  return errors;
}

type Glusterfs = GlusterfsVolumeSource & { readonly endpointsNamespace?: string };

export function glusterfsErrors({ endpoints, path, endpointsNamespace: namespace }: Glusterfs, at: string): FieldError[] {
  const errors = [...missing(endpoints, `${at}.endpoints`), ...missing(path, `${at}.path`)];
  if (namespace === undefined) return errors;
  if (namespace === '') return [...errors, invalidValue(`${at}.endpointsNamespace`, namespace, 'if the endpointnamespace is set, it must be a valid namespace name')];
  return [...errors, ...dns1123LabelErrors(namespace).map((problem) => invalidValue(`${at}.endpointsNamespace`, namespace, problem))];
}

export function flockerErrors({ datasetName = '', datasetUUID = '' }: FlockerVolumeSource, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (datasetName === '' && datasetUUID === '') errors.push(required(at, 'one of datasetName and datasetUUID is required'));
  if (datasetName !== '' && datasetUUID !== '') errors.push(invalidValue(at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (datasetName.includes('/')) errors.push(invalidValue(`${at}.datasetName`, datasetName, "must not contain '/'"));
  return errors;
}

export function quobyteErrors({ registry = '', tenant = '', volume }: QuobyteVolumeSource, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (registry === '') errors.push(required(`${at}.registry`, HOST_PORTS));
  else if (tenant.length > TENANT_MAX) errors.push(required(`${at}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  else for (const pair of registry.split(',')) if (!/^(\[[^\]]*\]|[^:[\]]*):[^:[\]]*$/.test(pair)) errors.push(invalidValue(`${at}.registry`, registry, HOST_PORTS));
  return [...errors, ...missing(volume, `${at}.volume`)];
}

export function rbdErrors({ monitors = [], image }: { readonly monitors?: readonly string[]; readonly image?: string }, at: string): FieldError[] {
  return [...monitorErrors({ monitors }, at), ...missing(image, `${at}.image`)];
}

/** Of Ceph in both its forms. */
export function monitorErrors({ monitors = [] }: { readonly monitors?: readonly string[] }, at: string): FieldError[] {
  return monitors.length === 0 ? [required(`${at}.monitors`)] : [];
}

interface SecretReference {
  readonly name?: string;
  readonly namespace?: string;
}

/** A secret of a persistent volume names its namespace. */
function secretErrors(secret: SecretReference | undefined, at: string, isPersistent: boolean): FieldError[] {
  if (secret === undefined) return [];
  return [...missing(secret.name, `${at}.secretRef.name`), ...(isPersistent ? missing(secret.namespace, `${at}.secretRef.namespace`) : [])];
}

export function cinderErrors({ volumeID, secretRef }: { readonly volumeID?: string; readonly secretRef?: SecretReference }, at: string, isPersistent: boolean): FieldError[] {
  return [...missing(volumeID, `${at}.volumeID`), ...secretErrors(secretRef, at, isPersistent)];
}

export function flexErrors({ driver, options = {} }: Pick<FlexVolumeSource, 'driver' | 'options'>, at: string): FieldError[] {
  const reserved = Object.keys(options).sort().filter((option) => {
    const domain = `.${(/^(.*?)\//.exec(option)?.[1] ?? option).toLowerCase()}`;
    return domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io');
  });
  return [...missing(driver, `${at}.driver`), ...reserved.map((option) => invalidValue(`${at}.options[${option}]`, option, 'kubernetes.io and k8s.io namespaces are reserved'))];
}

export function azureFileErrors({ secretName, shareName, secretNamespace }: { readonly secretName?: string; readonly shareName?: string; readonly secretNamespace?: string }, at: string): FieldError[] {
  return [...missing(secretName, `${at}.secretName`), ...missing(shareName, `${at}.shareName`), ...(secretNamespace === '' ? [required(`${at}.secretNamespace`)] : [])];
}

export function azureDiskErrors({ diskName, diskURI = '', cachingMode, kind }: AzureDiskVolumeSource, at: string): FieldError[] {
  const errors = [...missing(diskName, `${at}.diskName`), ...missing(diskURI, `${at}.diskURI`)];
  if (cachingMode !== undefined && !CACHING_MODES.includes(cachingMode)) errors.push(notSupported(`${at}.cachingMode`, cachingMode, CACHING_MODES));
  if (kind !== undefined && !DISK_KINDS.includes(kind)) errors.push(notSupported(`${at}.kind`, kind, DISK_KINDS));
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) errors.push(notSupported(`${at}.diskURI`, diskURI, [MANAGED_URI]));
  if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://')) errors.push(notSupported(`${at}.diskURI`, diskURI, [BLOB_URI]));
  return errors;
}

export function scaleIoErrors({ gateway, system, volumeName }: Pick<ScaleIOVolumeSource, 'gateway' | 'system' | 'volumeName'>, at: string): FieldError[] {
  return [...missing(gateway, `${at}.gateway`), ...missing(system, `${at}.system`), ...missing(volumeName, `${at}.volumeName`)];
}

type StorageOs = Pick<StorageOSVolumeSource, 'volumeName' | 'volumeNamespace'> & { readonly secretRef?: SecretReference };

export function storageOsErrors({ volumeName = '', volumeNamespace = '', secretRef }: StorageOs, at: string, isPersistent: boolean): FieldError[] {
  const label = (value: string, field: string) => dns1123LabelErrors(value).map((problem) => invalidValue(field, value, problem));
  return [
    ...(volumeName === '' ? [required(`${at}.volumeName`)] : label(volumeName, `${at}.volumeName`)),
    ...(volumeNamespace === '' ? [] : label(volumeNamespace, `${at}.volumeNamespace`)),
    ...secretErrors(secretRef, at, isPersistent),
  ];
}

/** Of a driver of the container storage interface. */
export function driverNameErrors(driver: string | undefined, field: string): FieldError[] {
  if ((driver ?? '') === '') return [required(field)];
  const name = driver as string;
  return [...(name.length > DRIVER_NAME_MAX ? [tooLong(field, DRIVER_NAME_MAX)] : []), ...dns1123SubdomainErrors(name.toLowerCase()).map((problem) => invalidValue(field, name, problem))];
}
