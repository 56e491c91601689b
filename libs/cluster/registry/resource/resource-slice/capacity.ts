// Mirrors pkg/apis/resource/validation: how much of a device may be asked for
// Differs: nothing that can be seen.
import type { CapacityRequestPolicy, CapacityRequestPolicyRange, DeviceCapacity } from '#cluster/api/generated/types.js';
import { addQuantities, canonicalQuantity, compareQuantities, formatQuantity, quantityOf, type Quantity } from '#cluster/apimachinery/quantity.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { setErrors } from '#cluster/registry/resource/collections.js';

const OPTIONS_MAX = 10;
const NANO = 1_000_000_000n;

export function capacityErrors({ value, requestPolicy: policy }: DeviceCapacity, isShared: boolean, at: string): FieldError[] {
  if (policy === undefined) return [];
  const field = `${at}.requestPolicy`;
  return isShared ? policyErrors(policy, value, field) : [forbiddenField(field, 'allowMultipleAllocations must be true')];
}

function policyErrors({ default: standard, validValues = [], validRange }: CapacityRequestPolicy, whole: string, at: string): FieldError[] {
  if (validValues.length > 0 && validRange !== undefined) return [forbiddenField(at, 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time')];
  const kind = validValues.length > 0 ? 'validValues' : validRange === undefined ? undefined : 'validRange';
  if (kind === undefined) return [];
  if (standard === undefined) return [required(`${at}.default`, `required when ${kind} is defined`)];
  return validRange === undefined ? valuesErrors(standard, validValues, whole, `${at}.validValues`) : rangeErrors(standard, validRange, whole, `${at}.validRange`);
}

const text = (value: string) => canonicalQuantity(value) ?? value;
const isMore = (a: string, b: string) => compareQuantities(quantityOf(a), quantityOf(b)) > 0;

function valuesErrors(standard: string, values: readonly string[], whole: string, at: string): FieldError[] {
  const unsorted = values.slice(1).flatMap((value, i) => (isMore(values[i] as string, value) ? [invalidValue(`${at}[${i + 1}]`, text(value), 'values must be sorted in ascending order')] : []));
  const errors = setErrors(values, OPTIONS_MAX, at, (value) => String(quantityOf(value).nano / NANO), (value, field) => (isMore(value, whole) ? [invalidValue(field, text(value), `option is larger than capacity value: ${text(whole)}`)] : []));
  const isKnown = values.length <= OPTIONS_MAX && values.some((value) => compareQuantities(quantityOf(value), quantityOf(standard)) === 0);
  return [...unsorted, ...errors, ...(isKnown ? [] : [invalidValue(at, text(standard), 'default value is not valid according to the requestPolicy')])];
}

function rangeErrors(standard: string, { min, max, step }: CapacityRequestPolicyRange, whole: string, at: string): FieldError[] {
  if (min === undefined) return [required(`${at}.min`, 'required when validRange is defined')];
  const errors: FieldError[] = [];
  const wrong = (field: string, value: string, detail: string) => errors.push(invalidValue(`${at}.${field}`, text(value), detail));
  if (isMore(min, whole)) wrong('min', min, `min is larger than capacity value: ${text(whole)}`);
  if (isMore(min, standard)) wrong('default', standard, `default is less than min: ${text(min)}`);
  if (max !== undefined) {
    if (isMore(min, max)) wrong('max', min, `min is larger than max: ${text(max)}`);
    if (isMore(max, whole)) wrong('max', max, `max is larger than capacity value: ${text(whole)}`);
    if (isMore(standard, max)) wrong('default', standard, `default is more than max: ${text(max)}`);
  }
  if (step === undefined) return errors;
  if (quantityOf(step).nano <= 0n) {
    wrong('step', step, 'must be greater than zero');
    return errors;
  }
  const first = addQuantities(quantityOf(min), quantityOf(step));
  if (compareQuantities(first, quantityOf(whole)) > 0) wrong('step', step, `one step ${formatQuantity(first)} is larger than capacity value: ${text(whole)}`);
  for (const value of [standard, ...(max === undefined ? [] : [max])]) {
    if (!isOnStep(quantityOf(value), quantityOf(min), quantityOf(step))) wrong('step', value, `value is not a multiple of a given step (${text(step)}) from (${text(min)})`);
  }
  return errors;
}

/** In whole units, rounded up. */
function isOnStep(value: Quantity, min: Quantity, step: Quantity): boolean {
  const whole = ({ nano }: Quantity) => (nano + NANO - 1n) / NANO;
  return (whole(value) - whole(min)) % whole(step) === 0n;
}
