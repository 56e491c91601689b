// Mirrors pkg/apis/apps/validation: what all workloads check
// Differs: nothing that can be seen.
import type { LabelSelector, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';

/** A selector that is there, not empty, and picks the template's pods. */
export function workloadSelectorErrors(selector: LabelSelector | undefined, kind: string, path = 'spec'): FieldError[] {
  const errors: FieldError[] = [];
  if (selector === undefined) errors.push(required(`${path}.selector`));
  else {
    errors.push(...labelSelectorErrors(selector, `${path}.selector`));
    if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
      errors.push(invalidValue(`${path}.selector`, selector, `empty selector is invalid for ${kind}`));
    }
  }
  return errors;
}

export function templateErrors(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined, path = 'spec.template'): FieldError[] {
  const errors: FieldError[] = [];
  if (template === undefined) return [required(path)];
  const labels = template.metadata?.labels;
  const isEmpty = selector !== undefined && Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
  if (!isEmpty && !matchesLabelSelector(selector ?? {}, labels) ) errors.push(mismatch(labels, path));
  else if (selector === undefined) errors.push(mismatch(labels, path));
  errors.push(...validatePodTemplate(template, path));
  const restart = template.spec?.restartPolicy;
  if (restart !== undefined && restart !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, restart, ['Always']));
  if (template.spec?.activeDeadlineSeconds !== undefined) errors.push(forbiddenField(`${path}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicaSet is not Supported'));
  return errors;
}

function mismatch(labels: object | undefined, path: string): FieldError {
  return invalidValue(`${path}.metadata.labels`, labels === undefined ? null : Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))), '`selector` does not match template `labels`');
}
