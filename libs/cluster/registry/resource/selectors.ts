// Mirrors dynamic-resource-allocation/cel/compile.go and what pkg/apis/resource/validation says of it
// Differs: nothing that can be seen.
import type { DeviceSelector } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { compile, isFailure } from '#cluster/cel/compile.js';
import { estimateCost, type SizedType } from '#cluster/cel/cost-estimate.js';
import { CelEnv } from '#cluster/cel/env.js';
import { BOOL, DYN, mapOf, opaque, STRING, struct, type CelType } from '#cluster/cel/types.js';
import { listErrors } from './collections.js';

const SELECTORS_MAX = 32;
const EXPRESSION_BYTES_MAX = 10 * 1024;
const COST_MAX = 1_000_000;

const FIELDS: Readonly<Record<string, CelType>> = {
  driver: STRING,
  attributes: mapOf(STRING, mapOf(STRING, DYN)),
  capacity: mapOf(STRING, mapOf(STRING, opaque('kubernetes.Quantity'))),
  allowMultipleAllocations: BOOL,
};
const DEVICE = struct('kubernetes.DRADevice', (name) => (Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined));
const environment = new CelEnv({ device: DEVICE }, undefined, true);

const sized = (largest: number, more: Partial<SizedType> = {}): SizedType => ({ largest, smallest: 0, ...more });
const ATTRIBUTE = sized(64);

/** Whatever an attribute is called, it is no larger. */
class Attributes extends Map<string, SizedType> {
  override get(): SizedType {
    return ATTRIBUTE;
  }
}

const SIZES = sized(1, {
  fields: new Map([
    ['driver', sized(63)],
    ['attributes', sized(32, { keys: sized(63), items: sized(32, { keys: sized(32), items: ATTRIBUTE, fields: new Attributes() }) })],
    ['capacity', sized(32, { keys: sized(63), items: sized(32, { keys: sized(32), items: sized(1) }) })],
  ]),
});

export function selectorsErrors(selectors: readonly DeviceSelector[] | undefined, field: string): FieldError[] {
  return listErrors(selectors, SELECTORS_MAX, field, ({ cel }, at) => (cel === undefined ? [required(`${at}.cel`)] : expressionErrors(cel.expression ?? '', `${at}.cel.expression`)));
}

function expressionErrors(expression: string, field: string): FieldError[] {
  if (expression.length > EXPRESSION_BYTES_MAX) return [tooLong(field, EXPRESSION_BYTES_MAX)];
  const made = compile(expression, environment, [BOOL]);
  if (isFailure(made)) return [invalidValue(field, expression, made.problem.replace(/^must evaluate to bool but got /, 'must evaluate to bool or the unknown type, not '))];
  return estimateCost(made.expr, SIZES) > COST_MAX ? [forbiddenField(field, 'too complex, exceeds cost limit')] : [];
}
