// Mirrors apimachinery/pkg/apis/meta/v1/validation: conditions
// Differs: nothing that can be seen.
import type { Condition } from '#cluster/api/generated/types.js';
import { duplicate, invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors, regexError } from '#cluster/apimachinery/validation/formats.js';

const STATUSES = ['False', 'True', 'Unknown'];
const REASON_BYTES_MAX = 1024;
const MESSAGE_BYTES_MAX = 32_768;
const BAD_REASON = regexError(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?', 'my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB',
);

export function conditionsErrors(conditions: readonly Condition[], field: string): FieldError[] {
  return conditions.flatMap((condition, i) => {
    const isSecond = conditions.findIndex(({ type }) => type === condition.type) < i;
    return [...(isSecond ? [duplicate(`${field}[${i}].type`, condition.type)] : []), ...conditionErrors(condition, `${field}[${i}]`)];
  });
}

function conditionErrors(condition: Condition, at: string): FieldError[] {
  const { type = '', status = '', observedGeneration = 0, reason = '', message = '' } = condition;
  const errors = qualifiedNameErrors(type).map((problem) => invalidValue(`${at}.type`, type, problem));
  if (!STATUSES.includes(status)) errors.push(notSupported(`${at}.status`, status, STATUSES));
  if (observedGeneration < 0) errors.push(invalidValue(`${at}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'));
  if ((condition.lastTransitionTime ?? '') === '') errors.push(required(`${at}.lastTransitionTime`));
  if (reason === '') errors.push(required(`${at}.reason`));
  else if (!/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(reason)) errors.push(invalidValue(`${at}.reason`, reason, BAD_REASON));
  if (reason.length > REASON_BYTES_MAX) errors.push(tooLong(`${at}.reason`, REASON_BYTES_MAX));
  return message.length > MESSAGE_BYTES_MAX ? [...errors, tooLong(`${at}.message`, MESSAGE_BYTES_MAX)] : errors;
}
