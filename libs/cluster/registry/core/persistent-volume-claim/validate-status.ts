// Mirrors pkg/apis/core/validation: what a claim's status cannot say
import type { PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { quantityOf } from '#cluster/apimachinery/quantity.js';
import { invalidValue, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { amountErrors } from '#cluster/registry/core/resource-names.js';

const RESIZES = ['ControllerResizeInProgress', 'ControllerResizeInfeasible', 'NodeResizeInProgress', 'NodeResizeInfeasible', 'NodeResizePending'];
const NANO = 1_000_000_000n;

export function validateClaimStatus({ status }: PersistentVolumeClaim): FieldError[] {
  const { capacity = {}, allocatedResourceStatuses: resizes = {}, allocatedResources = {} } = status ?? {};
  const [states, amounts] = ['status.allocatedResourceStatus', 'status.allocatedResources'];
  return [
    ...Object.keys(capacity).sort().flatMap((name) => negativeErrors(`status.capacity[${name}]`, capacity[name] as string)),
    ...Object.keys(resizes).sort().flatMap((name) => [...nameErrors(states, name), ...(RESIZES.includes(resizes[name] as string) ? [] : [notSupported(states, name, RESIZES)])]),
    ...Object.keys(allocatedResources).sort().flatMap((name) => {
      const wrong = nameErrors(amounts, name);
      return wrong.length > 0 ? wrong : allocatedErrors(`${amounts}[${name}]`, allocatedResources[name] as string);
    }),
  ];
}

/** Of what is Kubernetes' own a claim has storage alone. */
function nameErrors(field: string, name: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((problem) => invalidValue(field, name, problem));
  const isNative = !name.includes('/') || name.includes('kubernetes.io/');
  return errors.length === 0 && isNative && name !== 'storage' ? [notSupported(field, name, ['storage'])] : errors;
}

function allocatedErrors(field: string, amount: string): FieldError[] {
  const wrong = negativeErrors(field, amount);
  return wrong.length > 0 ? wrong : amountErrors(field, 'storage', amount);
}

/** The number is shown in bytes, and rounded away from none. */
function negativeErrors(field: string, amount: string): FieldError[] {
  const { nano } = quantityOf(amount);
  return nano < 0n ? [invalidValue(field, -Number((NANO - 1n - nano) / NANO), 'must be a valid resource quantity')] : [];
}
