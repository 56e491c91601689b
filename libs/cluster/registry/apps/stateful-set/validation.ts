// Mirrors pkg/apis/apps/validation
import type { PodTemplateSpec, StatefulSet } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { templateErrors, workloadSelectorErrors } from '#cluster/registry/apps/selector-validation.js';
import { nonNegative } from '#cluster/registry/field-checks.js';

const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export function validate({ spec }: StatefulSet): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors: FieldError[] = [];
  if (!['OrderedReady', 'Parallel'].includes(spec.podManagementPolicy ?? '')) errors.push(invalidValue('spec.podManagementPolicy', spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"));
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type === 'OnDelete') {
    if (rollingUpdate !== undefined) errors.push(invalidValue('spec.updateStrategy.rollingUpdate', rollingUpdate, `only allowed for updateStrategy 'RollingUpdate'`));
  } else if (type !== 'RollingUpdate') errors.push(invalidValue('spec.updateStrategy', spec.updateStrategy, "must be 'RollingUpdate' or 'OnDelete'"));
  errors.push(...nonNegative(rollingUpdate?.partition, 'spec.updateStrategy.rollingUpdate.partition'));
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'), ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'));
  errors.push(...workloadSelectorErrors(spec.selector, 'statefulset'), ...templateErrors(spec.selector, withClaimVolumes(spec)));
  return errors;
}

/** The template as its pods will have it: each claim is a volume too. */
function withClaimVolumes({ template, volumeClaimTemplates = [] }: StatefulSet['spec'] & object): PodTemplateSpec | undefined {
  if (template?.spec === undefined || volumeClaimTemplates.length === 0) return template;
  const claims = volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? '');
  const volumes = [...(template.spec.volumes ?? []).filter(({ name }) => !claims.includes(name)), ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))];
  return { ...template, spec: { ...template.spec, volumes } };
}

export function changeErrors(next: Stored<StatefulSet>, previous: Stored<StatefulSet>): FieldError[] {
  const fixed = ({ replicas: _a, ordinals: _b, template: _c, updateStrategy: _d, revisionHistoryLimit: _e, persistentVolumeClaimRetentionPolicy: _f, minReadySeconds: _g, ...rest }: StatefulSet['spec'] & object) => rest;
  return deepEqual(fixed(next.spec), fixed(previous.spec)) ? [] : [forbiddenField('spec', FIXED)];
}
