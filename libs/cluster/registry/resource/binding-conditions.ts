// Mirrors pkg/apis/resource/validation: the conditions that a pod waits for before it is bound
import { duplicate, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { listErrors } from './collections.js';
import { labelKeyErrors } from './names.js';

const CONDITIONS_MAX = 4;

interface Conditions {
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
}

export function bindingConditionErrors({ bindingConditions: wanted = [], bindingFailureConditions: failed = [] }: Conditions, at: string): FieldError[] {
  const [good, bad] = [`${at}.bindingConditions`, `${at}.bindingFailureConditions`];
  const repeated = (list: readonly string[], field: string) => list.flatMap((each, i) => (list.indexOf(each) < i ? [duplicate(`${field}[${i}]`, each)] : []));
  return [
    ...listErrors(wanted, CONDITIONS_MAX, good, labelKeyErrors), ...listErrors(failed, CONDITIONS_MAX, bad, labelKeyErrors),
    ...repeated(wanted, good),
    ...failed.flatMap((each, i) => [
      ...(failed.indexOf(each) < i ? [duplicate(`${bad}[${i}]`, each)] : []),
      ...(wanted.includes(each) ? [invalidValue(`${bad}[${i}]`, each, 'bindingFailureConditions must not overlap with bindingConditions')] : []),
    ]),
    ...(wanted.length === 0 && failed.length > 0 ? [invalidValue(good, wanted, 'bindingConditions are required to use bindingFailureConditions')] : []),
    ...(failed.length === 0 && wanted.length > 0 ? [invalidValue(bad, failed, 'bindingFailureConditions are required to use bindingConditions')] : []),
  ];
}
