// Mirrors pkg/apis/core/validation: persistent volumes
import type { CSIPersistentVolumeSource, NodeSelectorTerm, PersistentVolume, PersistentVolumeSpec, SecretReference, VolumeNodeAffinity } from '#cluster/api/generated/types.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatQuantity, quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { difference } from '#cluster/registry/core/internal-form/difference.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { accessModeErrors, classNameErrors, volumeModeErrors } from '#cluster/registry/core/persistent-volume-claim/validation.js';
import { nodeSelectorErrors } from '#cluster/registry/core/pod/validate-affinity.js';
import { backstepErrors, missing } from '#cluster/registry/core/volume/paths.js';
import {
  awsElasticBlockStoreErrors, azureDiskErrors, azureFileErrors, cinderErrors, driverNameErrors, fcErrors, flexErrors, flockerErrors, gcePersistentDiskErrors, glusterfsErrors, hostPathErrors, iscsiErrors, monitorErrors, nfsErrors, quobyteErrors,
  rbdErrors, scaleIoErrors, storageOsErrors,
} from '#cluster/registry/core/volume/sources.js';

type NotSource = 'accessModes' | 'capacity' | 'claimRef' | 'mountOptions' | 'nodeAffinity' | 'persistentVolumeReclaimPolicy' | 'storageClassName' | 'volumeAttributesClassName' | 'volumeMode';
type Source = Exclude<keyof PersistentVolumeSpec, NotSource>;
type Check<S extends Source> = (source: NonNullable<PersistentVolumeSpec[S]>, at: string, name: string) => FieldError[];

const POLICIES = ['Delete', 'Recycle', 'Retain'];
const ZERO = 'must be greater than zero';

/** In Kubernetes' order: of two sources the first one counts. */
const CHECKS: { readonly [S in Source]: Check<S> } = {
  hostPath: hostPathErrors,
  gcePersistentDisk: gcePersistentDiskErrors,
  awsElasticBlockStore: awsElasticBlockStoreErrors,
  glusterfs: glusterfsErrors,
  flocker: flockerErrors,
  nfs: nfsErrors,
  rbd: rbdErrors,
  quobyte: quobyteErrors,
  cephfs: monitorErrors,
  iscsi: iscsiErrors,
  cinder: (source, at) => cinderErrors(source, at, true),
  fc: fcErrors,
  flexVolume: flexErrors,
  azureFile: azureFileErrors,
  vsphereVolume: ({ volumePath }, at) => missing(volumePath, `${at}.volumePath`),
  photonPersistentDisk: ({ pdID }, at) => missing(pdID, `${at}.pdID`),
  portworxVolume: ({ volumeID }, at) => missing(volumeID, `${at}.volumeID`),
  azureDisk: azureDiskErrors,
  scaleIO: scaleIoErrors,
  local: ({ path = '' }, at) => (path === '' ? [required(`${at}.path`)] : backstepErrors(path, `${at}.path`)),
  storageos: (source, at) => storageOsErrors(source, at, true),
  csi: csiErrors,
};
const ORDER = Object.keys(CHECKS) as Source[];
const SHOWN: Partial<Record<Source, string>> = { gcePersistentDisk: 'persistentDisk' };
const SHOWN_AS_SECOND: Partial<Record<Source, string>> = { cephfs: 'cephFS' };

function sourcesOf(spec: PersistentVolumeSpec): Source[] {
  return ORDER.filter((source) => spec[source] !== undefined);
}

function sourceOf(spec: PersistentVolumeSpec): object {
  return Object.fromEntries(sourcesOf(spec).map((source) => [source, spec[source]]));
}

export function validate({ metadata, spec = {} as PersistentVolumeSpec }: PersistentVolume): FieldError[] {
  const { accessModes = [], capacity, persistentVolumeReclaimPolicy: policy = '', nodeAffinity, storageClassName, volumeMode, volumeAttributesClassName: attributes } = spec;
  const errors: FieldError[] = accessModes.length === 0 ? [required('spec.accessModes')] : [];
  errors.push(...accessModeErrors(accessModes, 'spec.accessModes'), ...capacityErrors(capacity));
  if (policy !== '' && !POLICIES.includes(policy)) errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, POLICIES));
  if (nodeAffinity !== undefined) errors.push(...(nodeAffinity.required === undefined ? [required('spec.nodeAffinity.required', 'must specify required node constraints')] : nodeSelectorErrors(nodeAffinity.required, 'spec.nodeAffinity.required')));
  errors.push(...sourceErrors(spec, metadata?.name ?? ''));
  if (spec.hostPath !== undefined && /^\/[./]*$/.test(spec.hostPath.path ?? '') && policy === 'Recycle') errors.push(forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  errors.push(...classNameErrors(storageClassName, 'spec.storageClassName'), ...volumeModeErrors(volumeMode, 'spec.volumeMode'));
  if (attributes !== undefined) {
    errors.push(...(attributes === '' ? [required('spec.volumeAttributesClassName', 'an empty string is disallowed')] : classNameErrors(attributes, 'spec.volumeAttributesClassName')));
    if (spec.csi === undefined) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
  }
  return errors;
}

function capacityErrors(capacity: Readonly<Record<string, string>> | undefined): FieldError[] {
  const names = Object.keys(capacity ?? {}).sort();
  const errors = names.length === 0 ? [required('spec.capacity')] : [];
  if (capacity?.['storage'] === undefined || names.length > 1) errors.push(notSupported('spec.capacity', capacity, ['storage']));
  for (const name of names) {
    const quantity = quantityOf(capacity?.[name]);
    if (quantity.nano < 0n) errors.push(invalidValue(`spec.capacity[${name}]`, valueOf(quantity), 'must be a valid resource quantity'));
    if (quantity.nano <= 0n) errors.push(invalidValue(`spec.capacity[${name}]`, formatQuantity(quantity), ZERO));
  }
  return errors;
}

function sourceErrors(spec: PersistentVolumeSpec, name: string): FieldError[] {
  const [first, ...others] = sourcesOf(spec);
  if (first === undefined) return [required('spec', 'must specify a volume type')];
  const errors = (CHECKS[first] as Check<Source>)(spec[first] as NonNullable<PersistentVolumeSpec[Source]>, `spec.${SHOWN[first] ?? first}`, name);
  if (first === 'local' && spec.nodeAffinity === undefined) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  for (const source of others) {
    // Kubernetes does not mind this one.
    if (source === 'flexVolume') errors.push(...flexErrors(spec.flexVolume as NonNullable<PersistentVolumeSpec['flexVolume']>, 'spec.flexVolume'));
    else errors.push(forbiddenField(`spec.${SHOWN_AS_SECOND[source] ?? source}`, 'may not specify more than 1 volume type'));
  }
  return errors;
}

const SECRETS = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const;

function csiErrors(source: CSIPersistentVolumeSource, at: string): FieldError[] {
  return [...driverNameErrors(source.driver, `${at}.driver`), ...missing(source.volumeHandle, `${at}.volumeHandle`), ...SECRETS.flatMap((field) => secretErrors(source[field], `${at}.${field}`))];
}

function secretErrors(secret: SecretReference | undefined, at: string): FieldError[] {
  if (secret === undefined) return [];
  const check = (value: string | undefined, field: string, problems: (text: string) => string[]) => ((value ?? '') === '' ? [required(field)] : problems(value as string).map((text) => invalidValue(field, value, text)));
  return [...check(secret.name, `${at}.name`, dns1123SubdomainErrors), ...check(secret.namespace, `${at}.namespace`, dns1123LabelErrors)];
}

export function changeErrors(next: Stored<PersistentVolume>, previous: Stored<PersistentVolume>): FieldError[] {
  const errors: FieldError[] = [];
  const was = sourceOf(previous.spec);
  const is = sourceOf(withoutNewSecret(next.spec, previous.spec));
  if (!semanticEqual(was, is)) errors.push(forbiddenField('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${difference('PersistentVolumeSource', was, is)}`));
  errors.push(...immutable(next.spec.volumeMode, previous.spec.volumeMode, 'volumeMode'), ...affinityChangeErrors(next.spec.nodeAffinity, previous.spec.nodeAffinity));
  if (previous.spec.volumeAttributesClassName !== undefined && next.spec.volumeAttributesClassName === undefined) errors.push(forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  return errors;
}

/** A driver may be told later which secret it needs to make the volume larger. */
function withoutNewSecret(next: PersistentVolumeSpec, previous: PersistentVolumeSpec): PersistentVolumeSpec {
  if (next.csi === undefined || previous.csi === undefined || previous.csi.controllerExpandSecretRef !== undefined) return next;
  const { controllerExpandSecretRef: _new, ...csi } = next.csi;
  return { ...next, csi };
}

const GA_LABELS: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

function affinityChangeErrors(next: VolumeNodeAffinity | undefined, previous: VolumeNodeAffinity | undefined): FieldError[] {
  if (previous === undefined) return [];
  const modern = (affinity: VolumeNodeAffinity | undefined, like?: VolumeNodeAffinity): unknown => affinity?.required?.nodeSelectorTerms.map((term, i) => modernTerm(term, like?.required?.nodeSelectorTerms[i]));
  return deepEqual(modern(previous, next), modern(next)) ? [] : [invalidValue('nodeAffinity', next === undefined ? undefined : internalJson('VolumeNodeAffinity', next), 'field is immutable, except for updating from beta label to GA')];
}

/** With the keys of `like` where those are the modern names of the old ones. */
function modernTerm(term: NodeSelectorTerm, like: NodeSelectorTerm | undefined): NodeSelectorTerm {
  const { matchExpressions } = term;
  return matchExpressions === undefined ? term : { ...term, matchExpressions: matchExpressions.map((each, i) => ({ ...each, key: GA_LABELS[each.key] === like?.matchExpressions?.[i]?.key ? (GA_LABELS[each.key] ?? each.key) : each.key })) };
}
