// Mirrors pkg/apis/storage/validation
import type { CSINode } from '#cluster/api/generated/types.js';
import { duplicate, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

export function validate({ spec }: CSINode): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  (spec.drivers ?? []).forEach(({ name = '', nodeID = '', allocatable }, i) => {
    const path = `spec.drivers[${i}]`;
    if (name === '') errors.push(required(`${path}.name`));
    if (nodeID === '') errors.push(required(`${path}.nodeID`));
    const count = allocatable?.count;
    if (count !== undefined && count < 0) errors.push(invalidValue(`${path}.allocatable.count`, count, 'must be greater than or equal to 0'));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  });
  return errors;
}
