// Mirrors pkg/apis/scheduling/validation
import type { PriorityClass } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

const USER_PRIORITY_MAX = 1_000_000_000;
const PREEMPTION = ['PreemptLowerPriority', 'Never'];

/** Kubernetes' own, and their values. */
export const SYSTEM_CLASSES: ReadonlyMap<string, number> = new Map([['system-node-critical', 2_000_001_000], ['system-cluster-critical', 2_000_000_000]]);

export function validate(priorityClass: PriorityClass): FieldError[] {
  const { metadata, value = 0, preemptionPolicy: policy } = priorityClass;
  const errors: FieldError[] = [];
  if (metadata?.name?.startsWith('system-') === true) errors.push(...systemErrors(priorityClass, metadata.name));
  else if (value > USER_PRIORITY_MAX) errors.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${USER_PRIORITY_MAX}`));
  if (policy === '') errors.push(required('preemptionPolicy'));
  else if (policy !== undefined && !PREEMPTION.includes(policy)) errors.push(notSupported('preemptionPolicy', policy, PREEMPTION));
  return errors;
}

function systemErrors({ value = 0, globalDefault = false }: PriorityClass, name: string): FieldError[] {
  const why = (text: string) => [forbiddenField('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${text}`)];
  const known = SYSTEM_CLASSES.get(name);
  if (known === undefined) return why(`${name} is not a known system priority class`);
  if (value !== known) return why(`value of ${name} PriorityClass must be ${known}`);
  return globalDefault ? why(`globalDefault of ${name} PriorityClass must be false`) : [];
}

export function validateUpdate(next: PriorityClass, previous: PriorityClass): FieldError[] {
  const errors: FieldError[] = [];
  if (next.value !== previous.value) errors.push(forbiddenField('value', 'may not be changed in an update.'));
  if (next.preemptionPolicy !== previous.preemptionPolicy) errors.push(invalidValue('preemptionPolicy', next.preemptionPolicy, 'field is immutable'));
  return errors;
}
