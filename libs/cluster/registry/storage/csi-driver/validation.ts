// Mirrors pkg/apis/storage/validation
import type { CSIDriver } from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

const MODES = ['Ephemeral', 'Persistent'];
const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const TOKEN_SECONDS_MIN = 600;

export function validate({ spec }: CSIDriver): FieldError[] {
  const errors: FieldError[] = [];
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [] } = spec;
  if (fsGroupPolicy !== undefined && !GROUP_POLICIES.includes(fsGroupPolicy)) errors.push(notSupported('spec.fsGroupPolicy', fsGroupPolicy, GROUP_POLICIES));
  tokenRequests.forEach(({ expirationSeconds: seconds }, i) => {
    if (seconds !== undefined && seconds < TOKEN_SECONDS_MIN) errors.push(invalidValue(`spec.tokenRequests[${i}].expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  });
  for (const mode of volumeLifecycleModes) if (!MODES.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, MODES));
  return errors;
}
