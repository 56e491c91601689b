// Mirrors pkg/apis/core/validation: affinity
// Differs: nothing that can be seen.
import type { Affinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinityTerm } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';

type LabelSelector = Parameters<typeof labelSelectorErrors>[0];

export function affinityErrors(affinity: Affinity, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const node = affinity.nodeAffinity;
  const nodePath = `${path}.nodeAffinity`;
  const hard = node?.requiredDuringSchedulingIgnoredDuringExecution;
  if (hard !== undefined) errors.push(...nodeSelectorErrors(hard, `${nodePath}.requiredDuringSchedulingIgnoredDuringExecution`));
  (node?.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ weight, preference }, i) => {
    const at = `${nodePath}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    errors.push(...weightErrors(weight, at), ...nodeTermErrors(preference, `${at}.preference`, false));
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

function weightErrors(weight: number | undefined, path: string): FieldError[] {
  const value = weight ?? 0;
  return value >= 1 && value <= 100 ? [] : [invalidValue(`${path}.weight`, value, 'must be in the range 1-100')];
}

function podTermErrors(term: PodAffinityTerm | undefined, path: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], matchLabelKeys = [], mismatchLabelKeys = [], topologyKey = '' } = term ?? {};
  return [
    ...labelSelectorErrors(labelSelector, `${path}.labelSelector`),
    ...labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`),
    ...namespaces.flatMap((name) => dns1123LabelErrors(name).map((text) => invalidValue(`${path}.namespace`, name, text))),
    ...labelKeyErrors(path, matchLabelKeys, mismatchLabelKeys, labelSelector),
    ...(topologyKey === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : []),
    ...qualifiedNameErrors(topologyKey).map((text) => invalidValue(`${path}.topologyKey`, topologyKey, text)),
  ];
}

/** Keys whose values the pod's own labels give; the selector already has what was made of them. */
export function labelKeyErrors(path: string, matching: readonly string[], differing: readonly string[], selector: LabelSelector): FieldError[] {
  const errors = [...keyErrors(`${path}.matchLabelKeys`, matching, selector), ...keyErrors(`${path}.mismatchLabelKeys`, differing, selector)];
  if (selector !== undefined) {
    const seen = new Set(Object.keys(selector.matchLabels ?? {}));
    for (const { key } of selector.matchExpressions ?? []) {
      // The path is Kubernetes' own.
      if (matching.includes(key) && seen.has(key)) errors.push(invalidValue(`${path}[${matching.lastIndexOf(key)}]`, key, 'exists in both matchLabelKeys and labelSelector'));
      seen.add(key);
    }
  }
  matching.forEach((key, i) => {
    if (differing.includes(key)) errors.push(invalidValue(`${path}.matchLabelKeys[${i}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  });
  return errors;
}

function keyErrors(path: string, keys: readonly string[], selector: LabelSelector): FieldError[] {
  if (keys.length === 0) return [];
  if (selector === undefined) return [forbiddenField(path, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, i) => qualifiedNameErrors(key).map((text) => invalidValue(`${path}[${i}]`, key, text)));
}

export function nodeSelectorErrors({ nodeSelectorTerms: terms = [] }: NodeSelector, path: string): FieldError[] {
  const at = `${path}.nodeSelectorTerms`;
  if (terms.length === 0) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => nodeTermErrors(term, `${at}[${i}]`, true));
}

function nodeTermErrors(term: NodeSelectorTerm | undefined, path: string, hasStrictValues: boolean): FieldError[] {
  return [
    ...(term?.matchExpressions ?? []).flatMap((each, i) => requirementErrors(each, `${path}.matchExpressions[${i}]`, hasStrictValues)),
    ...(term?.matchFields ?? []).flatMap((each, i) => fieldErrors(each, `${path}.matchFields[${i}]`)),
  ];
}

function requirementErrors({ key = '', operator, values = [] }: NodeSelectorRequirement, at: string, hasStrictValues: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) errors.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else errors.push(invalidValue(`${at}.operator`, operator ?? '', 'not a valid selector operator'));
  for (const text of qualifiedNameErrors(key)) errors.push(invalidValue(`${at}.key`, key, text));
  if (hasStrictValues) for (const [i, value] of values.entries()) for (const text of labelValueErrors(value)) errors.push(invalidValue(`${at}.values[${i}]`, value, text));
  return errors;
}

/** Of a node only the name can be asked for. */
function fieldErrors({ key = '', operator, values = [] }: NodeSelectorRequirement, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalidValue(`${at}.operator`, operator ?? '', 'not a valid selector operator'));
  else if (values.length !== 1) errors.push(required(`${at}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (key !== 'metadata.name') return [...errors, invalidValue(`${at}.key`, key, 'not a valid field selector key')];
  for (const [i, value] of values.entries()) for (const text of dns1123SubdomainErrors(value)) errors.push(invalidValue(`${at}.values[${i}]`, value, text));
  return errors;
}
