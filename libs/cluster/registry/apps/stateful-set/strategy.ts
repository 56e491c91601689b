// Mirrors pkg/registry/apps/statefulset and pkg/registry/apps/controllerrevision
// Differs: nothing that can be seen.
import type { StatefulSet, StatefulSetSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { formatSelector, fromLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { statefulSetStatusErrors } from '#cluster/registry/apps/status-validation.js';
import { setClaimDefaults } from '#cluster/registry/core/persistent-volume-claim/strategy.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import { claimSpecWarnings } from '#cluster/registry/core/volume-warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';
import { validate, validateUpdate } from './validation.js';

export const statefulSetStrategy: Behaviour<StatefulSet> = {
  setDefaults: (object) =>
    withPart(fill(object, { spec: {} as StatefulSetSpec }), 'spec', (spec) => {
      const filled = fill(spec, {
        replicas: 1, podManagementPolicy: 'OrderedReady', updateStrategy: {}, revisionHistoryLimit: 10, persistentVolumeClaimRetentionPolicy: {}, serviceName: '', template: {},
      });
      const withStrategy = withPart(filled, 'updateStrategy', (strategy) => {
        // Who names the type gets no more than that.
        const typed = (strategy.type ?? '') === '' ? fill({ ...strategy, type: 'RollingUpdate' }, { rollingUpdate: {} }) : strategy;
        return typed.type === 'RollingUpdate' ? withPart(typed, 'rollingUpdate', (rolling) => fill(rolling, { partition: 0 })) : typed;
      });
      const withPolicy = withPart(withStrategy, 'persistentVolumeClaimRetentionPolicy', (policy) => fill(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }));
      const withClaims = withPart(withPolicy, 'volumeClaimTemplates', (list) =>
        mapSame(list, (claim) => fill(setClaimDefaults(claim), { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } })));
      return withPart(withClaims, 'template', setTemplateDefaults);
    }),
  prepareForCreate: (object) => ({ ...withoutMaxUnavailable(object), status: { replicas: 0, availableReplicas: 0 } }),
  prepareForUpdate: (object) => withoutMaxUnavailable(object),
  validate,
  validateUpdate,
  validateStatusUpdate: statefulSetStatusErrors,
  nameErrors: (name) => dns1123LabelErrors(name),
  warnings,
  defaultPropagation: 'Background',
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => formatSelector(fromLabelSelector(object.spec.selector)),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<StatefulSet>,
  },
};

/** MaxUnavailableStatefulSet is off in 1.36: what asks for it is dropped. */
function withoutMaxUnavailable<T extends StatefulSet>(object: T): T {
  const { updateStrategy } = object.spec ?? {};
  if (updateStrategy?.rollingUpdate?.maxUnavailable === undefined) return object;
  const { maxUnavailable: _dropped, ...rollingUpdate } = updateStrategy.rollingUpdate;
  return { ...object, spec: { ...object.spec, updateStrategy: { ...updateStrategy, rollingUpdate } } };
}

function warnings({ spec }: StatefulSet, previous: StatefulSet | undefined): string[] {
  if (spec === undefined || semanticEqual(spec, previous?.spec)) return [];
  return [
    ...templateWarnings(spec.template, 'spec.template'),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, i) => claimSpecWarnings(claim.spec, `spec.volumeClaimTemplates[${i}].Spec`)),
    ...(spec.revisionHistoryLimit !== undefined && spec.revisionHistoryLimit < 0 ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : []),
  ];
}
