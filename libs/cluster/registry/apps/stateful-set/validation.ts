// Mirrors pkg/apis/apps/validation
import type { PodTemplateSpec, StatefulSet, StatefulSetSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { endingErrors, isWrong, mismatchErrors, shownSelector, workloadSelectorErrors } from '#cluster/registry/apps/selector-validation.js';
import { claimSpecErrors } from '#cluster/registry/core/persistent-volume-claim/validation.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import { amountOf, intOrPercentErrors, nonNegative, overAllErrors } from '#cluster/registry/field-checks.js';

const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** What is asked of a new one only: later it can't be changed. */
interface Checks {
  readonly isNew: boolean;
  readonly withTemplate: boolean;
}

export function validate({ spec = {} as StatefulSetSpec }: StatefulSet): FieldError[] {
  return specErrors(spec, { isNew: true, withTemplate: true });
}

export function validateUpdate(next: Stored<StatefulSet>, previous: Stored<StatefulSet>): FieldError[] {
  // A template that was wrong before may stay wrong.
  const withTemplate = specErrors(previous.spec, { isNew: false, withTemplate: true }).length === 0;
  return [...specErrors(next.spec, { isNew: false, withTemplate }), ...changeErrors(next, previous)];
}

function specErrors(spec: StatefulSetSpec, { isNew, withTemplate }: Checks): FieldError[] {
  const errors = [...managementErrors(spec.podManagementPolicy), ...strategyErrors(spec.updateStrategy)];
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = spec.persistentVolumeClaimRetentionPolicy?.[field] ?? 'Retain';
    if (value !== 'Retain' && value !== 'Delete') errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, value, ['Retain', 'Delete']));
  }
  if (isNew) errors.push(...(spec.volumeClaimTemplates ?? []).flatMap((claim, i) => claimSpecErrors(claim.spec ?? {}, `spec.volumeClaimTemplates[${i}].spec`)));
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'), ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'), ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'));
  const service = spec.serviceName ?? '';
  if (isNew && service !== '') errors.push(...dns1123LabelErrors(service).map((text) => invalidValue('spec.serviceName', service, text)));
  errors.push(...workloadSelectorErrors(spec.selector, 'statefulset'));
  if (isWrong(spec.selector)) errors.push(invalidValue('spec.selector', shownSelector(spec.selector), ''));
  else errors.push(...mismatchErrors(spec.selector, spec.template), ...(withTemplate ? validatePodTemplate(templateOf(spec), 'spec.template') : []));
  return [...errors, ...endingErrors(spec.template, 'StatefulSet')];
}

function managementErrors(policy = ''): FieldError[] {
  const at = 'spec.podManagementPolicy';
  if (policy === '') return [required(at)];
  return policy === 'OrderedReady' || policy === 'Parallel' ? [] : [invalidValue(at, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function strategyErrors({ type = '', rollingUpdate }: NonNullable<StatefulSetSpec['updateStrategy']> = {}): FieldError[] {
  const at = 'spec.updateStrategy';
  const rolling = rollingUpdate === undefined ? null : { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null };
  if (type === '') return [required(at)];
  if (type === 'OnDelete') return rolling === null ? [] : [invalidValue(`${at}.rollingUpdate`, rolling, "only allowed for updateStrategy 'RollingUpdate'")];
  if (type !== 'RollingUpdate') return [invalidValue(at, { Type: type, RollingUpdate: rolling }, "must be 'RollingUpdate' or 'OnDelete'")];
  const errors = nonNegative(rollingUpdate?.partition, `${at}.rollingUpdate.partition`);
  const most = rollingUpdate?.maxUnavailable;
  if (most === undefined) return errors;
  const path = `${at}.rollingUpdate.maxUnavailable`;
  return [...errors, ...intOrPercentErrors(most, path), ...(amountOf(most) === 0 ? [invalidValue(path, most, 'cannot be 0')] : []), ...overAllErrors(most, path)];
}

/** As its pods will have it: each claim is a volume too, and their names in the network are the controller's. */
function templateOf({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec | undefined {
  if (template?.spec === undefined) return template;
  const { subdomain, hostname, ...spec } = template.spec;
  if (volumeClaimTemplates.length === 0) return subdomain === undefined && hostname === undefined ? template : { ...template, spec };
  const claims = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''));
  const volumes = [...[...claims].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })), ...(spec.volumes ?? []).filter(({ name }) => !claims.has(name))];
  return { ...template, spec: { ...spec, volumes } };
}

function changeErrors(next: Stored<StatefulSet>, previous: Stored<StatefulSet>): FieldError[] {
  const fixed = ({ replicas: _a, ordinals: _b, template: _c, updateStrategy: _d, revisionHistoryLimit: _e, persistentVolumeClaimRetentionPolicy: _f, minReadySeconds: _g, ...rest }: StatefulSetSpec) => rest;
  return semanticEqual(fixed(next.spec), fixed(previous.spec)) ? [] : [forbiddenField('spec', FIXED)];
}
