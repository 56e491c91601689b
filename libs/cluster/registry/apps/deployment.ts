// Mirrors pkg/registry/apps/deployment, pkg/apis/apps
// Differs: nothing that can be seen.
import type { Deployment } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { formatSelector, fromLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, CONTAINERS, IMAGES, NAME, SELECTOR, text } from '#cluster/registry/columns.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { nameWarnings, templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { immutable, intOrPercentErrors, nonNegative, templateErrors, workloadSelectorErrors } from './selector-validation.js';

export const deploymentStrategy: Behaviour<Deployment> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, { replicas: 1, strategy: {}, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
      const withStrategy = withPart(filled, 'strategy', (strategy) => {
        const typed = (strategy.type ?? '') === '' ? { ...strategy, type: 'RollingUpdate' } : strategy;
        return typed.type === 'RollingUpdate' ? withPart(fill(typed, { rollingUpdate: {} }), 'rollingUpdate', (rolling) => fill(rolling, { maxUnavailable: '25%', maxSurge: '25%' })) : typed;
      });
      return withPart(withStrategy, 'template', setTemplateDefaults);
    }),
  prepareForCreate: ({ status: _s, ...deployment }) => deployment as Deployment,
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector')],
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template'))],
  returnsDeleted: false,
  defaultPropagation: 'Background',
  columns: [
    NAME,
    text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`),
    text('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
    text('Available', ({ status }) => status?.availableReplicas ?? 0),
    AGE, CONTAINERS, IMAGES, SELECTOR,
  ],
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => formatSelector(fromLabelSelector(object.spec.selector)),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<Deployment>,
  },
};

function validate({ spec }: Deployment): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors = [...nonNegative(spec.replicas, 'spec.replicas'), ...workloadSelectorErrors(spec.selector, 'deployment')];
  errors.push(...templateErrors(spec.selector, spec.template));
  errors.push(...strategyErrors(spec.strategy));
  errors.push(...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'), ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'));
  const deadline = spec.progressDeadlineSeconds;
  errors.push(...nonNegative(deadline, 'spec.progressDeadlineSeconds'));
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) errors.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  return errors;
}

function strategyErrors(strategy: NonNullable<Deployment['spec']>['strategy']): FieldError[] {
  const at = 'spec.strategy';
  if (strategy === undefined) return [];
  if (strategy.type === 'Recreate') {
    return strategy.rollingUpdate === undefined ? [] : [forbiddenField(`${at}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  if (strategy.type !== 'RollingUpdate') return [notSupported(at, { Type: strategy.type, RollingUpdate: null }, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  const errors = [...intOrPercentErrors(maxUnavailable, `${at}.rollingUpdate.maxUnavailable`), ...intOrPercentErrors(maxSurge, `${at}.rollingUpdate.maxSurge`)];
  if (errors.length === 0 && isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(invalidValue(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  if (typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100) errors.push(invalidValue(`${at}.rollingUpdate.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'));
  return errors;
}

function isZero(value: number | string | undefined): boolean {
  return value === 0 || value === '0%';
}
