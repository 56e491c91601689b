// Mirrors pkg/registry/storage/csidriver
// Differs: nothing that can be seen.
import type { CSIDriver } from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { immutable } from '#cluster/registry/apps/selector-validation.js';
import { AGE, bool, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';

const MODES = ['Ephemeral', 'Persistent'];
const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const TOKEN_SECONDS_MIN = 600;

export const csiDriverStrategy: Behaviour<CSIDriver> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => fill(spec, { attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', volumeLifecycleModes: ['Persistent'], requiresRepublish: false, seLinuxMount: false })),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.spec.attachRequired, previous.spec.attachRequired, 'spec.attachedRequired'), ...immutable(next.spec.volumeLifecycleModes, previous.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes')],
  columns: [
    NAME,
    bool('AttachRequired', ({ spec }) => spec.attachRequired !== false),
    bool('PodInfoOnMount', ({ spec }) => spec.podInfoOnMount === true),
    bool('StorageCapacity', ({ spec }) => spec.storageCapacity === true),
    text('TokenRequests', ({ spec }) => (spec.tokenRequests ?? []).map((each) => each.audience).join(',') || '<unset>'),
    bool('RequiresRepublish', ({ spec }) => spec.requiresRepublish === true),
    text('Modes', ({ spec }) => (spec.volumeLifecycleModes ?? []).join(',')),
    AGE,
  ],
};

function validate({ spec }: CSIDriver): FieldError[] {
  const errors: FieldError[] = [];
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [] } = spec;
  if (fsGroupPolicy !== undefined && !GROUP_POLICIES.includes(fsGroupPolicy)) errors.push(notSupported('spec.fsGroupPolicy', fsGroupPolicy, GROUP_POLICIES));
  tokenRequests.forEach(({ expirationSeconds: seconds }, i) => {
    if (seconds !== undefined && seconds < TOKEN_SECONDS_MIN) errors.push(invalidValue(`spec.tokenRequests[${i}].expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  });
  for (const mode of volumeLifecycleModes) if (!MODES.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, MODES));
  return errors;
}
