// Mirrors pkg/registry/apps/daemonset
// Differs: nothing that can be seen.
import type { DaemonSet } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, CONTAINERS, IMAGES, integer, NAME, SELECTOR, text } from '#cluster/registry/columns.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { immutable, intOrPercentErrors, nonNegative, templateErrors, workloadSelectorErrors } from './selector-validation.js';
import { pairs } from './replica-set.js';

export const daemonSetStrategy: Behaviour<DaemonSet> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, { updateStrategy: {}, revisionHistoryLimit: 10 });
      const withStrategy = withPart(filled, 'updateStrategy', (strategy) => {
        const typed = (strategy.type ?? '') === '' ? { ...strategy, type: 'RollingUpdate' } : strategy;
        return typed.type === 'RollingUpdate' ? withPart(fill(typed, { rollingUpdate: {} }), 'rollingUpdate', (rolling) => fill(rolling, { maxUnavailable: 1, maxSurge: 0 })) : typed;
      });
      return withPart(withStrategy, 'template', setTemplateDefaults);
    }),
  prepareForCreate: (object) => ({ ...withGeneration(object, 1), status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 } }),
  prepareForUpdate: (next, previous) => {
    const generation = Number(previous.metadata.annotations?.[GENERATION] ?? 1);
    return withGeneration(next, semanticEqual(next.spec.template, previous.spec.template) ? generation : generation + 1);
  },
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector')],
  warnings: ({ spec }, previous) => (semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template')),
  defaultPropagation: 'Background',
  columns: [
    NAME,
    integer('Desired', ({ status }) => status?.desiredNumberScheduled ?? 0),
    integer('Current', ({ status }) => status?.currentNumberScheduled ?? 0),
    integer('Ready', ({ status }) => status?.numberReady ?? 0),
    integer('Up-to-date', ({ status }) => status?.updatedNumberScheduled ?? 0),
    integer('Available', ({ status }) => status?.numberAvailable ?? 0),
    text('Node Selector', ({ spec }) => pairs(spec.template.spec?.nodeSelector) || '<none>'),
    AGE, CONTAINERS, IMAGES, SELECTOR,
  ],
};

/** The generation of the template, which extensions/v1beta1 had as a field. */
const GENERATION = 'deprecated.daemonset.template.generation';

function withGeneration<T extends DaemonSet>(object: T, generation: number): T {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [GENERATION]: String(generation) } } };
}

function validate({ spec }: DaemonSet): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors = [...workloadSelectorErrors(spec.selector, 'daemonset'), ...templateErrors(spec.selector, spec.template), ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds')];
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type !== 'OnDelete' && type !== 'RollingUpdate') errors.push(notSupported('spec.updateStrategy.type', type, ['OnDelete', 'RollingUpdate']));
  const at = 'spec.updateStrategy.rollingUpdate';
  errors.push(...intOrPercentErrors(rollingUpdate?.maxUnavailable, `${at}.maxUnavailable`), ...intOrPercentErrors(rollingUpdate?.maxSurge, `${at}.maxSurge`));
  const isZero = (value: number | string | undefined) => value === 0 || value === '0%';
  if (type === 'RollingUpdate' && isZero(rollingUpdate?.maxUnavailable) && isZero(rollingUpdate?.maxSurge)) {
    errors.push(invalidValue(`${at}.maxUnavailable`, rollingUpdate?.maxUnavailable, 'cannot be 0 when maxSurge is 0'));
  }
  if (type === 'RollingUpdate' && !isZero(rollingUpdate?.maxUnavailable) && !isZero(rollingUpdate?.maxSurge)) {
    errors.push(invalidValue(`${at}.maxSurge`, rollingUpdate?.maxSurge, 'may not be set when maxUnavailable is non-zero'));
  }
  return [...errors, ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit')];
}
