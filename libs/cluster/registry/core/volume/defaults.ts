// Mirrors pkg/apis/core/v1/defaults.go: sources that volumes of pods and persistent volumes share
// Differs: nothing that can be seen.
import type { PersistentVolumeSpec, Volume } from '#cluster/api/generated/types.js';
import { fill, withPart } from '#cluster/registry/fill.js';

type Source = 'azureDisk' | 'hostPath' | 'iscsi' | 'rbd' | 'scaleIO';

const DEFAULTS: { readonly [S in Source]: Partial<NonNullable<Volume[S]>> } = {
  azureDisk: { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false },
  hostPath: { type: '' },
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
};

/** A volume, or the specification of a persistent one, with what its source has when nothing else is said. */
export function withSourceDefaults<T extends Pick<PersistentVolumeSpec, Source> | Pick<Volume, Source>>(volume: T): T {
  let result = volume;
  for (const source in DEFAULTS) {
    const key = source as Source;
    if (result[key] !== undefined) result = withPart(result, key, (each) => fill(each as object, DEFAULTS[key]) as never);
  }
  return result;
}
