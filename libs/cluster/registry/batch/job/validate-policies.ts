// Mirrors pkg/apis/batch/validation: when a job fails or succeeds before all of its pods do
import type { JobSpec, PodFailurePolicyOnExitCodesRequirement, PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule, SuccessPolicyRule } from '#cluster/api/generated/types.js';
import { duplicate, invalidOmitting, invalidValue, notSupported, required, tooLong, tooMany, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { nonNegative } from '#cluster/registry/field-checks.js';
import { countIndexes } from './indexes.js';

const RULES_MAX = 20;
const EXIT_CODES_MAX = 255;
const CONDITIONS_MAX = 20;
const INDEXES_LENGTH_MAX = 64 * 1024;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

export function failurePolicyErrors(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const names = [...containers, ...initContainers].map(({ name }) => name);
  return [...moreThan(RULES_MAX, rules, `${path}.rules`), ...rules.flatMap((rule, i) => failureRuleErrors(spec, rule, `${path}.rules[${i}]`, names))];
}

function failureRuleErrors(spec: JobSpec, { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, path: string, names: readonly string[]): FieldError[] {
  const errors = oneOf(`${path}.action`, action, ACTIONS);
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) errors.push(invalidValue(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  if (onExitCodes !== undefined) errors.push(...exitCodeErrors(onExitCodes, `${path}.onExitCodes`, names));
  errors.push(...conditionErrors(onPodConditions, `${path}.onPodConditions`));
  if (onExitCodes !== undefined && onPodConditions.length > 0) errors.push(invalidOmitting(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (onExitCodes === undefined && onPodConditions.length === 0) errors.push(invalidOmitting(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  return errors;
}

function exitCodeErrors({ operator, containerName, values }: PodFailurePolicyOnExitCodesRequirement, path: string, names: readonly string[]): FieldError[] {
  const errors = oneOf(`${path}.operator`, operator, OPERATORS);
  if (containerName !== undefined && !names.includes(containerName)) errors.push(invalidValue(`${path}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template'));
  const at = `${path}.values`;
  const codes = values ?? [];
  if (codes.length === 0) errors.push(invalidValue(at, values, 'at least one value is required'));
  errors.push(...moreThan(EXIT_CODES_MAX, codes, at));
  codes.forEach((code, i) => {
    if (operator === 'In' && code === 0) errors.push(invalidValue(`${at}[${i}]`, code, 'must not be 0 for the In operator'));
    if (codes.indexOf(code) < i) errors.push(duplicate(`${at}[${i}]`, code));
  });
  if (codes.some((code, i) => i > 0 && (codes[i - 1] as number) > code)) errors.push(invalidValue(at, codes, 'must be ordered'));
  return errors;
}

function conditionErrors(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], path: string): FieldError[] {
  return [
    ...moreThan(CONDITIONS_MAX, patterns, path),
    ...patterns.flatMap(({ type = '', status }, i) => [...qualifiedNameErrors(type).map((text) => invalidValue(`${path}[${i}].type`, type, text)), ...oneOf(`${path}[${i}].status`, status, STATUSES)]),
  ];
}

function oneOf(at: string, value: string | undefined, valid: readonly string[]): FieldError[] {
  if ((value ?? '') === '') return [required(at, `valid values: [${valid.map((each) => JSON.stringify(each)).join(' ')}]`)];
  return valid.includes(value as string) ? [] : [notSupported(at, value, valid)];
}

function moreThan(max: number, items: readonly unknown[], at: string): FieldError[] {
  return items.length > max ? [tooMany(at, items.length, max)] : [];
}

export function successPolicyErrors(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? [];
  const none = rules.length === 0 ? [required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified')] : [];
  return [...none, ...moreThan(RULES_MAX, rules, `${path}.rules`), ...rules.flatMap((rule, i) => successRuleErrors(rule, spec.completions ?? 0, `${path}.rules[${i}]`))];
}

function successRuleErrors({ succeededIndexes, succeededCount }: SuccessPolicyRule, completions: number, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (succeededCount === undefined && succeededIndexes === undefined) errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  let count: number | string = 0;
  if (succeededIndexes !== undefined) {
    if (succeededIndexes.length > INDEXES_LENGTH_MAX) errors.push(tooLong(`${path}.succeededIndexes`, INDEXES_LENGTH_MAX));
    count = countIndexes(succeededIndexes, completions);
    if (typeof count === 'string') errors.push(invalidValue(`${path}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${count}`));
  }
  if (succeededCount === undefined) return errors;
  const at = `${path}.succeededCount`;
  errors.push(...nonNegative(succeededCount, at));
  if (succeededCount > completions) errors.push(invalidValue(at, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`));
  const known = typeof count === 'string' ? 0 : count;
  if (succeededIndexes !== undefined && succeededCount > known) errors.push(invalidValue(at, succeededCount, `must be less than or equal to ${known} (the number of indexes in the specified succeededIndexes field)`));
  return errors;
}
