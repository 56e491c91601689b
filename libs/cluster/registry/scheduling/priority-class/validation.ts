// Mirrors pkg/apis/scheduling/validation
import type { PriorityClass } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

const USER_PRIORITY_MAX = 1_000_000_000;
const PREEMPTION = ['Never', 'PreemptLowerPriority'];

export function validate({ metadata, value, preemptionPolicy }: PriorityClass): FieldError[] {
  const name = metadata?.name ?? '';
  if (name.startsWith('system-')) {
    return name === 'system-cluster-critical' || name === 'system-node-critical' ? [] : [forbiddenField('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`)];
  }
  return [
    ...((value ?? 0) > USER_PRIORITY_MAX ? [forbiddenField('value', `maximum allowed value of a user defined priority is ${USER_PRIORITY_MAX}`)] : []),
    ...(preemptionPolicy !== undefined && !PREEMPTION.includes(preemptionPolicy) ? [notSupported('preemptionPolicy', preemptionPolicy, PREEMPTION)] : []),
  ];
}

export function validateUpdate(next: PriorityClass, previous: PriorityClass): FieldError[] {
  const errors: FieldError[] = [];
  if (next.value !== previous.value) errors.push(forbiddenField('value', 'may not be changed in an update.'));
  if (next.preemptionPolicy !== previous.preemptionPolicy) errors.push(invalidValue('preemptionPolicy', next.preemptionPolicy, 'field is immutable'));
  return errors;
}
