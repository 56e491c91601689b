// Mirrors pkg/apis/apps/validation: what all workloads check
// Differs: nothing that can be seen.
import type { LabelSelector, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';

/** A selector that is there and not empty. */
export function workloadSelectorErrors(selector: LabelSelector | undefined, kind: string): FieldError[] {
  if (selector === undefined) return [required('spec.selector')];
  return [...labelSelectorErrors(selector, 'spec.selector'), ...emptySelectorErrors(selector, kind)];
}

export function emptySelectorErrors(selector: LabelSelector | undefined, kind: string): FieldError[] {
  return selector !== undefined && isEmpty(selector) ? [invalidValue('spec.selector', shownSelector(selector), `empty selector is invalid for ${kind}`)] : [];
}

/** The template of deployments and replica sets. */
export function replicaSetTemplateErrors(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined): FieldError[] {
  if (isWrong(selector)) return [invalidValue('spec.selector', shownSelector(selector), 'invalid label selector')];
  return [...mismatchErrors(selector, template), ...validatePodTemplate(template, 'spec.template'), ...endingErrors(template, 'ReplicaSet')];
}

/** Of pods that go on until they are deleted. */
export function endingErrors(template: PodTemplateSpec | undefined, kind: string): FieldError[] {
  const { restartPolicy = '', activeDeadlineSeconds } = template?.spec ?? {};
  const at = 'spec.template.spec';
  const errors = restartPolicy === 'Always' ? [] : [notSupported(`${at}.restartPolicy`, restartPolicy, ['Always'])];
  if (activeDeadlineSeconds !== undefined) errors.push(forbiddenField(`${at}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`));
  return errors;
}

/** A selector that nothing can be picked by. */
export function isWrong(selector: LabelSelector | undefined): boolean {
  return labelSelectorErrors(selector, '').length > 0;
}

/** None at all picks nothing, an empty one everything. */
export function mismatchErrors(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined): FieldError[] {
  const labels = template?.metadata?.labels;
  if (selector !== undefined && matchesLabelSelector(selector, labels)) return [];
  return [invalidValue('spec.template.metadata.labels', shownLabels(labels), '`selector` does not match template `labels`')];
}

/** As Go writes maps: by their keys. */
export function shownLabels(labels: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | null {
  return labels === undefined ? null : Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As Go writes a selector: its fields in order. */
export function shownSelector(selector: LabelSelector | undefined): object | null {
  if (selector === undefined) return null;
  const { matchLabels, matchExpressions } = selector;
  return {
    ...(matchLabels && { matchLabels: shownLabels(matchLabels) }),
    ...(matchExpressions && { matchExpressions: matchExpressions.map(({ key, operator, values }) => ({ key, operator, ...(values && { values }) })) }),
  };
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}
