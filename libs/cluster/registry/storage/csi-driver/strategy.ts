// Mirrors pkg/registry/storage/csidriver
// Differs: nothing that can be seen.
import type { CSIDriver } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const csiDriverStrategy: Behaviour<CSIDriver> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => fill(spec, { attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', volumeLifecycleModes: ['Persistent'], requiresRepublish: false, seLinuxMount: false })),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.spec.attachRequired, previous.spec.attachRequired, 'spec.attachedRequired'), ...immutable(next.spec.volumeLifecycleModes, previous.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes')],
};
