// Mirrors pkg/registry/apps/statefulset and pkg/registry/apps/controllerrevision
// Differs: nothing that can be seen.
import type { ControllerRevision, PodTemplateSpec, StatefulSet } from '#cluster/api/generated/types.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import { formatSelector, fromLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, CONTAINERS, IMAGES, NAME, text } from '#cluster/registry/columns.js';
import { setClaimDefaults } from '#cluster/registry/core/volume/claim.js';
import { claimSpecWarnings } from '#cluster/registry/core/volume/claim-warnings.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';
import { nonNegative, templateErrors, workloadSelectorErrors } from './selector-validation.js';

const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export const statefulSetStrategy: Behaviour<StatefulSet> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, {
        replicas: 1, podManagementPolicy: 'OrderedReady', updateStrategy: {}, revisionHistoryLimit: 10, persistentVolumeClaimRetentionPolicy: {}, serviceName: '',
      });
      const withStrategy = withPart(filled, 'updateStrategy', (strategy) => {
        const typed = (strategy.type ?? '') === '' ? { ...strategy, type: 'RollingUpdate' } : strategy;
        return typed.type === 'RollingUpdate' ? withPart(fill(typed, { rollingUpdate: {} }), 'rollingUpdate', (rolling) => fill(rolling, { partition: 0 })) : typed;
      });
      const withPolicy = withPart(withStrategy, 'persistentVolumeClaimRetentionPolicy', (policy) => fill(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }));
      const withClaims = withPart(withPolicy, 'volumeClaimTemplates', (list) =>
        mapSame(list, (claim) => fill(setClaimDefaults(claim), { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } })));
      return withPart(withClaims, 'template', setTemplateDefaults);
    }),
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0, availableReplicas: 0 } }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  warnings,
  defaultPropagation: 'Background',
  columns: [NAME, text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`), AGE, CONTAINERS, IMAGES],
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => formatSelector(fromLabelSelector(object.spec.selector)),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<StatefulSet>,
  },
};

function validate({ spec }: StatefulSet): FieldError[] {
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

function warnings({ spec }: StatefulSet, previous: StatefulSet | undefined): string[] {
  if (spec === undefined || semanticEqual(spec, previous?.spec)) return [];
  return [
    ...templateWarnings(spec.template, 'spec.template'),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, i) => claimSpecWarnings(claim.spec, `spec.volumeClaimTemplates[${i}].Spec`)),
    ...(spec.revisionHistoryLimit !== undefined && spec.revisionHistoryLimit < 0 ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : []),
  ];
}

function changeErrors(next: Stored<StatefulSet>, previous: Stored<StatefulSet>): FieldError[] {
  const fixed = ({ replicas: _a, ordinals: _b, template: _c, updateStrategy: _d, revisionHistoryLimit: _e, persistentVolumeClaimRetentionPolicy: _f, minReadySeconds: _g, ...rest }: StatefulSet['spec'] & object) => rest;
  return deepEqual(fixed(next.spec), fixed(previous.spec)) ? [] : [forbiddenField('spec', FIXED)];
}

export const controllerRevisionStrategy: Behaviour<ControllerRevision> = {
  validate: (revision) => nonNegative(revision.revision, 'revision'),
  validateUpdate: (next, previous) => (deepEqual(next.data, previous.data) ? [] : [invalidValue('data', next.data, 'field is immutable')]),
  columns: [
    NAME,
    text('Controller', ({ metadata, ...rest }) => {
      void rest;
      const owner = metadata.ownerReferences?.find((each) => each.controller === true);
      if (owner === undefined) return '<none>';
      const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] as string}` : '';
      return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
    }),
    text('Revision', ({ revision }) => revision),
    AGE,
  ],
};

