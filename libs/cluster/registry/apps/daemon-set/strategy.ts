// Mirrors pkg/registry/apps/daemonset
// Differs: nothing that can be seen.
import type { DaemonSet, DaemonSetSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { shownSelector } from '#cluster/registry/apps/selector-validation.js';
import { daemonSetStatusErrors } from '#cluster/registry/apps/status-validation.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const daemonSetStrategy: Behaviour<DaemonSet> = {
  setDefaults: (object) =>
    withPart(fill(object, { spec: {} as DaemonSetSpec }), 'spec', (spec) => {
      const filled = fill(spec, { updateStrategy: {}, revisionHistoryLimit: 10, template: {} });
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
  validateUpdate: (next, previous) => [...immutable(next.spec.selector, previous.spec.selector, 'spec.selector', shownSelector), ...validate(next)],
  validateStatusUpdate: daemonSetStatusErrors,
  warnings: ({ spec }, previous) => (semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template')),
  defaultPropagation: 'Background',
};

/** The generation of the template, which extensions/v1beta1 had as a field. */
const GENERATION = 'deprecated.daemonset.template.generation';

function withGeneration<T extends DaemonSet>(object: T, generation: number): T {
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [GENERATION]: String(generation) } } };
}
