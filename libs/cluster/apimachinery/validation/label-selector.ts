// Mirrors apimachinery/pkg/apis/meta/v1/validation: label selectors
// Differs: nothing that can be seen.
import { forbiddenField, invalidValue, required, type FieldError } from './field-error.js';
import { labelValueErrors, qualifiedNameErrors } from './formats.js';

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

export function labelSelectorErrors(selector: Selector | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(selector?.matchLabels ?? {})) {
    for (const text of qualifiedNameErrors(name)) errors.push(invalidValue(`${path}.matchLabels`, name, text));
    for (const text of labelValueErrors(value)) errors.push(invalidValue(`${path}.matchLabels`, value, text));
  }
  (selector?.matchExpressions ?? []).forEach(({ key, operator, values = [] }, i) => {
    const at = `${path}.matchExpressions[${i}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) errors.push(forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'));
    for (const text of qualifiedNameErrors(key ?? '')) errors.push(invalidValue(`${at}.key`, key ?? '', text));
    values.forEach((value, j) => {
      for (const text of labelValueErrors(value)) errors.push(invalidValue(`${at}.values[${j}]`, value, text));
    });
  });
  return errors;
}
