// Mirrors pkg/apis/core/validation: affinity
// Differs: nothing that can be seen.
import type { Affinity, NodeSelectorTerm, PodAffinityTerm } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';

const NODE_OPERATORS = ['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn'];

export function affinityErrors(affinity: Affinity, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const node = affinity.nodeAffinity;
  const nodePath = `${path}.nodeAffinity`;
  const hard = node?.requiredDuringSchedulingIgnoredDuringExecution;
  if (hard !== undefined) {
    const at = `${nodePath}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
    if ((hard.nodeSelectorTerms ?? []).length === 0) errors.push(required(at, 'must have at least one node selector term'));
    for (const [i, term] of (hard.nodeSelectorTerms ?? []).entries()) errors.push(...nodeTermErrors(term, `${at}[${i}]`));
  }
  (node?.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ weight, preference }, i) => {
    const at = `${nodePath}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    errors.push(...weightErrors(weight, at), ...nodeTermErrors(preference, `${at}.preference`));
  });
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const pods = affinity[kind];
    for (const [i, term] of (pods?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) errors.push(...podTermErrors(term, `${path}.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`));
    (pods?.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ weight, podAffinityTerm }, i) => {
      const at = `${path}.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      errors.push(...weightErrors(weight, at), ...podTermErrors(podAffinityTerm, `${at}.podAffinityTerm`));
    });
  }
  return errors;
}

function weightErrors(weight: number, path: string): FieldError[] {
  return weight >= 1 && weight <= 100 ? [] : [invalidValue(`${path}.weight`, weight, 'must be in the range 1-100')];
}

function podTermErrors(term: PodAffinityTerm, path: string): FieldError[] {
  const key = term?.topologyKey ?? '';
  if (key === '') return [required(`${path}.topologyKey`, 'can not be empty')];
  return qualifiedNameErrors(key).map((text) => invalidValue(`${path}.topologyKey`, key, text));
}

function nodeTermErrors(term: NodeSelectorTerm, path: string): FieldError[] {
  const errors: FieldError[] = [];
  (term?.matchExpressions ?? []).forEach(({ key, operator, values = [] }, i) => {
    const at = `${path}.matchExpressions[${i}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) errors.push(forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    } else if (operator === 'Gt' || operator === 'Lt') {
      if (values.length !== 1) errors.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
    } else if (!NODE_OPERATORS.includes(operator)) errors.push(invalidValue(`${at}.operator`, operator, 'not a valid selector operator'));
    for (const text of qualifiedNameErrors(key ?? '')) errors.push(invalidValue(`${at}.key`, key ?? '', text));
  });
  return errors;
}

