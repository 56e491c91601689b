// Mirrors pkg/apis/core/validation: ValidateVolumes
// Differs: nothing that can be seen.
import type { CSIVolumeSource, EphemeralVolumeSource, ImageVolumeSource, Volume } from '#cluster/api/generated/types.js';
import { quantityOf } from '#cluster/apimachinery/quantity.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { validateAnnotations, validateLabels } from '#cluster/apiserver/validate-meta.js';
import { claimSpecErrors } from '#cluster/registry/core/persistent-volume-claim/validation.js';
import { downwardFileErrors } from '#cluster/registry/core/volume/downward.js';
import { descendingPathErrors, missing, modeErrors } from '#cluster/registry/core/volume/paths.js';
import { filesErrors, projectedErrors } from '#cluster/registry/core/volume/projected.js';
import {
  awsElasticBlockStoreErrors, azureDiskErrors, azureFileErrors, cinderErrors, driverNameErrors, fcErrors, flexErrors, flockerErrors, gcePersistentDiskErrors, glusterfsErrors, hostPathErrors, iscsiErrors, monitorErrors, nfsErrors, portalErrors,
  quobyteErrors, rbdErrors, scaleIoErrors, storageOsErrors,
} from '#cluster/registry/core/volume/sources.js';

export type Volumes = ReadonlyMap<string, Volume>;
type Source = Exclude<keyof Volume, 'name'>;
type Check<S extends Source> = (source: NonNullable<Volume[S]>, at: string, isPod: boolean) => FieldError[];

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** In Kubernetes' order: of two sources the first one counts. */
const CHECKS: { readonly [S in Source]: Check<S> } = {
  emptyDir: ({ sizeLimit }, at) => (quantityOf(sizeLimit).nano < 0n ? [forbiddenField(`${at}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : []),
  hostPath: hostPathErrors,
  gitRepo: ({ repository, directory = '' }, at) => [...missing(repository, `${at}.repository`), ...descendingPathErrors(directory, `${at}.directory`)],
  gcePersistentDisk: gcePersistentDiskErrors,
  awsElasticBlockStore: awsElasticBlockStoreErrors,
  secret: (source, at) => [...missing(source.secretName, `${at}.secretName`), ...filesErrors(source, at)],
  nfs: nfsErrors,
  iscsi: (source, at) => iscsiErrors(source, at),
  glusterfs: glusterfsErrors,
  flocker: flockerErrors,
  persistentVolumeClaim: ({ claimName }, at) => missing(claimName, `${at}.claimName`),
  rbd: rbdErrors,
  cinder: (source, at) => cinderErrors(source, at, false),
  cephfs: monitorErrors,
  quobyte: quobyteErrors,
  downwardAPI: ({ defaultMode, items = [] }, at) => [...modeErrors(defaultMode, `${at}.defaultMode`), ...items.flatMap((item) => downwardFileErrors(item, at))],
  fc: fcErrors,
  flexVolume: flexErrors,
  configMap: (source, at) => [...missing(source.name, `${at}.name`), ...filesErrors(source, at)],
  azureFile: azureFileErrors,
  vsphereVolume: ({ volumePath }, at) => missing(volumePath, `${at}.volumePath`),
  photonPersistentDisk: ({ pdID }, at) => missing(pdID, `${at}.pdID`),
  portworxVolume: ({ volumeID }, at) => missing(volumeID, `${at}.volumeID`),
  azureDisk: azureDiskErrors,
  storageos: (source, at) => storageOsErrors(source, at, false),
  projected: projectedErrors,
  scaleIO: scaleIoErrors,
  csi: csiErrors,
  ephemeral: ephemeralErrors,
  image: imageErrors,
};
const ORDER = Object.keys(CHECKS) as Source[];
/** Where Kubernetes names a source otherwise: when it is looked into, and when it is one too many. */
const SHOWN: Partial<Record<Source, string>> = { gcePersistentDisk: 'persistentDisk' };
const SHOWN_AS_SECOND: Partial<Record<Source, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

/** The good volumes by their names. A pod has a name, unless it is still to be generated; a template has none. */
export function validateVolumes(volumes: readonly Volume[], path: string, pod: { readonly name: string } | undefined): { readonly volumes: Volumes; readonly errors: FieldError[] } {
  const errors: FieldError[] = [];
  const good = new Map<string, Volume>();
  const podName = pod?.name ?? '';
  const made = new Set(podName === '' ? [] : volumes.filter(({ ephemeral }) => ephemeral !== undefined).map(({ name }) => `${podName}-${name}`));
  volumes.forEach((volume, i) => {
    const at = `${path}[${i}]`;
    const found = sourceErrors(volume, at, pod);
    const name = volume.name ?? '';
    if (name === '') found.push(required(`${at}.name`));
    else for (const text of dns1123LabelErrors(name)) found.push(invalidValue(`${at}.name`, name, text));
    if (good.has(name)) found.push(duplicate(`${at}.name`, name));
    if (found.length === 0) good.set(name, volume);
    errors.push(...found);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && made.has(claim)) errors.push(invalidValue(`${at}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'));
  });
  return { volumes: good, errors };
}

function sourceErrors(volume: Volume, at: string, pod: { readonly name: string } | undefined): FieldError[] {
  const kinds = Object.keys(volume).filter((key): key is Source => key !== 'name' && Object.hasOwn(CHECKS, key));
  if (kinds.length > 1) kinds.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const [first, ...others] = kinds;
  if (first === undefined) return [required(at, 'must specify a volume type')];
  const errors = (CHECKS[first] as Check<Source>)(volume[first] as NonNullable<Volume[Source]>, `${at}.${SHOWN[first] ?? first}`, pod !== undefined);
  if (first === 'ephemeral' && pod !== undefined && pod.name !== '' && volume.name !== '') {
    const claim = `${pod.name}-${volume.name}`;
    for (const text of dns1123SubdomainErrors(claim)) errors.push(invalidValue(`${at}.name`, volume.name, `PVC name ${JSON.stringify(claim)}: ${text}`));
  }
  const tooMany = others.map((kind) => forbiddenField(`${at}.${SHOWN_AS_SECOND[kind] ?? kind}`, 'may not specify more than 1 volume type'));
  const portal = volume.iscsi === undefined ? [] : portalErrors(volume.iscsi, volume.name, at);
  return [...errors, ...tooMany, ...portal];
}

function csiErrors({ driver, nodePublishSecretRef: secret }: CSIVolumeSource, at: string): FieldError[] {
  const errors = driverNameErrors(driver, `${at}.driver`);
  if (secret === undefined) return errors;
  const name = secret.name ?? '';
  if (name === '') return [...errors, required(`${at}.nodePublishSecretRef.name`)];
  return [...errors, ...dns1123SubdomainErrors(name).map((text) => invalidValue(`${at}.name`, name, text))];
}

function ephemeralErrors({ volumeClaimTemplate: template }: EphemeralVolumeSource, at: string): FieldError[] {
  const field = `${at}.volumeClaimTemplate`;
  if (template === undefined) return [required(field)];
  const { labels, annotations, ...others } = template.metadata ?? {};
  return [
    ...validateAnnotations(annotations, `${field}.metadata.annotations`),
    ...validateLabels(labels, `${field}.metadata.labels`),
    ...Object.keys(others).map((name) => forbiddenField(`${field}.metadata.${name}`, 'cannot be set')),
    ...claimSpecErrors(template.spec, `${field}.spec`),
  ];
}

function imageErrors({ reference, pullPolicy = '' }: ImageVolumeSource, at: string, isPod: boolean): FieldError[] {
  const errors = isPod ? missing(reference, `${at}.reference`) : [];
  if (pullPolicy === '') return [...errors, required(`${at}.pullPolicy`)];
  return PULL_POLICIES.includes(pullPolicy) ? errors : [...errors, notSupported(`${at}.pullPolicy`, pullPolicy, PULL_POLICIES)];
}
