// Mirrors pkg/api/persistentvolumeclaim, pkg/api/persistentvolume: warnings
// Differs: nothing that can be seen.
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#cluster/api/generated/types.js';
import { canonicalQuantity, parseQuantity } from '#cluster/apimachinery/quantity.js';
import { nodeTermWarnings } from '#cluster/registry/core/node/deprecated-labels.js';

const NANO = 1_000_000_000n;
const MILLI = 1_000_000n;
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
const CLASS_WARNING = `metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`;

/** Bytes come in whole numbers. */
export function fractionWarning(value: string | number | undefined, field: string): string[] {
  const quantity = parseQuantity(value);
  // Kubernetes looks at thousandths, rounded up.
  if (quantity === undefined || quantity.nano % NANO === 0n || ((quantity.nano + MILLI - 1n) / MILLI) % 1000n === 0n) return [];
  return [`${field}: fractional byte value ${JSON.stringify(canonicalQuantity(value as string))} is invalid, must be an integer`];
}

export function claimWarnings({ metadata, spec }: PersistentVolumeClaim): string[] {
  return [...(metadata?.annotations?.[BETA_CLASS] === undefined ? [] : [CLASS_WARNING]), ...claimSpecWarnings(spec, 'spec')];
}

export function claimSpecWarnings(spec: PersistentVolumeClaimSpec | undefined, path: string): string[] {
  return (['requests', 'limits'] as const).flatMap((side) => fractionWarning(spec?.resources?.[side]?.['storage'], `${path}.resources.${side}[storage]`));
}

const OLD_SOURCES: readonly (readonly [field: string, why: string, shownAs?: string])[] = [
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

export function volumeWarnings({ metadata, spec }: PersistentVolume): string[] {
  const warnings: string[] = [];
  if (metadata?.annotations?.[BETA_CLASS] !== undefined) warnings.push(CLASS_WARNING);
  if (spec?.persistentVolumeReclaimPolicy === 'Recycle') warnings.push('spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.');
  for (const [i, term] of (spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) warnings.push(...nodeTermWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`));
  for (const [source, why, shown = source] of OLD_SOURCES) if (Object.hasOwn(spec ?? {}, source)) warnings.push(`spec.${shown}: ${why}`);
  return warnings;
}
