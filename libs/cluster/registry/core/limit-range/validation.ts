// Mirrors pkg/apis/core/validation: limit ranges
// Differs: nothing that can be seen.
import type { LimitRange, LimitRangeItem } from '#cluster/api/generated/types.js';
import { compareQuantities, formatQuantity, parseQuantity, quantityFromInt, type Quantity } from '#cluster/apimachinery/quantity.js';
import { duplicate, forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { containerResourceNameErrors, isOvercommitAllowed, resourceNameErrors } from '#cluster/registry/core/resource-names.js';

const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod'];
const ONE = quantityFromInt(1);

export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (spec?.limits ?? []).forEach((item, i) => {
    const path = `spec.limits[${i}]`;
    errors.push(...typeErrors(item.type ?? '', `${path}.type`));
    if (seen.has(item.type)) errors.push(duplicate(`${path}.type`, item.type));
    seen.add(item.type);
    errors.push(...itemErrors(item, path));
  });
  return errors;
}

function typeErrors(type: string, field: string): FieldError[] {
  const problems = qualifiedNameErrors(type).map((problem) => invalidValue(field, type, problem));
  if (problems.length > 0 || type.includes('/') || TYPES.includes(type)) return problems;
  return [invalidValue(field, type, 'must be a standard limit type or fully qualified')];
}

type Bound = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

function itemErrors(item: LimitRangeItem, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const isCompute = item.type === 'Pod' || item.type === 'Container';
  const checkNames = (bound: Bound) => {
    for (const name of Object.keys(item[bound] ?? {}).sort()) errors.push(...(isCompute ? containerResourceNameErrors : resourceNameErrors)(`${path}.${bound}[${name}]`, name));
  };
  checkNames('max');
  checkNames('min');
  for (const bound of ['default', 'defaultRequest'] as const) {
    if (item.type !== 'Pod') checkNames(bound);
    else if (Object.keys(item[bound] ?? {}).length > 0) errors.push(forbiddenField(`${path}.${bound}`, "may not be specified when `type` is 'Pod'"));
  }
  if (item.type === 'PersistentVolumeClaim' && item.min?.['storage'] === undefined && item.max?.['storage'] === undefined) {
    errors.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  }
  checkNames('maxLimitRequestRatio');
  const names = new Set([item.max, item.min, item.type === 'Pod' ? {} : item.default, item.type === 'Pod' ? {} : item.defaultRequest, item.maxLimitRequestRatio].flatMap((list) => Object.keys(list ?? {})));
  for (const name of [...names].sort()) errors.push(...boundErrors(item, name, path));
  return errors;
}

function boundErrors(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const of = (bound: Bound) => parseQuantity(item[bound]?.[name]);
  const [min, max, limit, request, ratio] = [of('min'), of('max'), of('default'), of('defaultRequest'), of('maxLimitRequestRatio')];
  const check = (lower: Quantity | undefined, upper: Quantity | undefined, bound: Bound, shown: Quantity | undefined, what: readonly [string, string]) => {
    if (lower === undefined || upper === undefined || shown === undefined || compareQuantities(lower, upper) <= 0) return;
    errors.push(invalidValue(`${path}.${bound}[${name}]`, formatQuantity(shown), `${what[0]} value ${formatQuantity(lower)} is greater than ${what[1]} value ${formatQuantity(upper)}`));
  };
  check(min, max, 'min', min, ['min', 'max']);
  check(min, request, 'defaultRequest', request, ['min', 'default request']);
  check(request, max, 'defaultRequest', request, ['default request', 'max']);
  check(request, limit, 'defaultRequest', request, ['default request', 'default limit']);
  check(min, limit, 'default', min, ['min', 'default']);
  check(limit, max, 'default', max, ['default', 'max']);
  if (ratio !== undefined) errors.push(...ratioErrors(ratio, min, max, `${path}.maxLimitRequestRatio[${name}]`));
  if (!isOvercommitAllowed(name) && limit !== undefined && request !== undefined && compareQuantities(limit, request) !== 0) {
    errors.push(invalidValue(`${path}.defaultRequest[${name}]`, formatQuantity(request), `default value ${formatQuantity(limit)} must equal to defaultRequest value ${formatQuantity(request)} in ${name}`));
  }
  return errors;
}

function ratioErrors(ratio: Quantity, min: Quantity | undefined, max: Quantity | undefined, field: string): FieldError[] {
  const text = formatQuantity(ratio);
  const errors = compareQuantities(ratio, ONE) < 0 ? [invalidValue(field, text, `ratio ${text} is less than 1`)] : [];
  if (min === undefined || max === undefined) return errors;
  const limit = Number(max.nano) / Number(min.nano);
  if (Number(ratio.nano) / Number(ONE.nano) > limit) errors.push(invalidValue(field, text, `ratio ${text} is greater than max/min = ${limit.toFixed(6)}`));
  return errors;
}
