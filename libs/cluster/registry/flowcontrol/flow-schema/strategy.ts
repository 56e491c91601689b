// Mirrors pkg/registry/flowcontrol/flowschema
// Differs: nothing that can be seen.
import type { FlowSchema } from '#cluster/api/generated/types.js';
import { withStatusOnly } from '#cluster/apiserver/status-update.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';
import { conditionErrors } from '#cluster/registry/flowcontrol/conditions.js';
import { lookAfterSchema } from '#cluster/registry/flowcontrol/defaults.js';
import { checkSchemasLater, isServersOwn } from './dangling.js';
import { validate } from './validation.js';

const DEFAULT_PRECEDENCE = 1000;

export const flowSchemaStrategy: Behaviour<FlowSchema> = {
  setDefaults: (schema) => withPart(schema, 'spec', (spec) => ((spec.matchingPrecedence ?? 0) === 0 ? { ...spec, matchingPrecedence: DEFAULT_PRECEDENCE } : spec)),
  prepareForCreate: (schema, store) => (isServersOwn(store) ? schema : { ...schema, status: {} }),
  validate,
  validateUpdate: validate,
  prepareForStatusUpdate: withStatusOnly,
  validateStatusUpdate: ({ status }) => conditionErrors(status?.conditions),
  afterChange(next, previous, store) {
    lookAfterSchema(next, previous, store);
    const name = next?.metadata?.name;
    if (next !== undefined && (previous === undefined || next.spec !== previous.spec)) checkSchemasLater(store, ({ metadata }) => metadata.name === name);
  },
};
