// Mirrors pkg/apis/flowcontrol/validation: the conditions of either kind
import { duplicate, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

export function conditionErrors(conditions: readonly { readonly type?: string }[] = []): FieldError[] {
  return conditions.flatMap(({ type = '' }, i) => {
    const at = `status.conditions[${i}].type`;
    const isSecond = conditions.findIndex((each) => (each.type ?? '') === type) < i;
    return [...(isSecond ? [duplicate(at, type)] : []), ...(type === '' ? [required(at, 'must not be empty')] : [])];
  });
}
