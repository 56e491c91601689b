// Mirrors pkg/registry/flowcontrol/prioritylevelconfiguration
// Differs: nothing that can be seen.
import type { PriorityLevelConfiguration, QueuingConfiguration } from '#cluster/api/generated/types.js';
import { withStatusOnly } from '#cluster/apiserver/status-update.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { conditionErrors } from '#cluster/registry/flowcontrol/conditions.js';
import { lookAfterLevel } from '#cluster/registry/flowcontrol/defaults.js';
import { checkSchemasLater } from '#cluster/registry/flowcontrol/flow-schema/dangling.js';
import { validate } from './validation.js';

export const priorityLevelConfigurationStrategy: Behaviour<PriorityLevelConfiguration> = {
  setDefaults: (level) =>
    withPart(level, 'spec', (spec) => {
      const limited = withPart(spec, 'limited', (own) => withPart(fill(own, { nominalConcurrencyShares: 30, lendablePercent: 0 }), 'limitResponse', (response) => withPart(response, 'queuing', queuingDefaults)));
      return withPart(limited, 'exempt', (exempt) => fill(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }));
    }),
  prepareForCreate: (level) => ({ ...level, status: {} }),
  validate,
  validateUpdate: validate,
  prepareForStatusUpdate: withStatusOnly,
  validateStatusUpdate: ({ status }) => conditionErrors(status?.conditions),
  afterChange(next, previous, store) {
    lookAfterLevel(next, previous, store);
    const name = (next ?? previous)?.metadata?.name;
    if (next === undefined || previous === undefined) checkSchemasLater(store, ({ spec }) => spec.priorityLevelConfiguration.name === name);
  },
};

function queuingDefaults(queuing: QueuingConfiguration): QueuingConfiguration {
  return { ...queuing, queues: queuing.queues || 64, handSize: queuing.handSize || 8, queueLengthLimit: queuing.queueLengthLimit || 50 };
}
