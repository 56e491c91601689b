// Mirrors pkg/apis/core/validation
import type { Node } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function taintErrors(taints: NonNullable<NonNullable<Node['spec']>['taints']>): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  taints.forEach(({ key = '', value = '', effect }, i) => {
    const at = `spec.taints[${i}]`;
    for (const problem of qualifiedNameErrors(key)) errors.push(invalidValue(`${at}.key`, key, problem));
    for (const problem of labelValueErrors(value)) errors.push(invalidValue(`${at}.value`, value, problem));
    if ((effect ?? '') === '') errors.push(required(`${at}.effect`));
    else if (!EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, EFFECTS));
    const identity = `${key}:${effect}`;
    if (seen.has(identity)) errors.push(duplicate(at, { key, value, effect }));
    seen.add(identity);
  });
  return errors;
}

export function changeErrors(next: Stored<Node>, previous: Stored<Node>): FieldError[] {
  const before = previous.spec.podCIDRs ?? [];
  if (before.length > 0 && !deepEqual(next.spec.podCIDRs, before)) return [forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')];
  const id = previous.spec.providerID ?? '';
  if (id !== '' && next.spec.providerID !== id) return [forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid')];
  return [];
}
