// Mirrors apiextensions-apiserver/pkg/registry/customresourcedefinition, and the naming and establishing controllers
// Differs: names are accepted and the definition is established as it is stored; conflicts of names are not looked for.
import type { CustomResourceDefinition } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { CREATED_AT, NAME } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { definitionErrors, definitionUpdateErrors } from './validation.js';

export const customResourceDefinitionStrategy: Behaviour<CustomResourceDefinition> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, { conversion: { strategy: 'None' } });
      const kind = filled.names?.kind ?? '';
      return { ...filled, names: fill(filled.names, { singular: kind.toLowerCase(), listKind: `${kind}List` }) };
    }),
  prepareForCreate: (object, store) => established(object, formatTime(store.env.clock.now())),
  prepareForUpdate: (next, previous, store) => ({ ...established(next, formatTime(store.env.clock.now()), previous.status?.conditions) }) as Stored<CustomResourceDefinition>,
  validate: definitionErrors,
  validateUpdate: definitionUpdateErrors,
  columns: [NAME, CREATED_AT],
};

type Conditions = NonNullable<CustomResourceDefinition['status']>['conditions'];

function established(object: CustomResourceDefinition, now: string, conditions?: Conditions): CustomResourceDefinition {
  const versions = object.spec.versions ?? [];
  const stored = versions.find((each) => each.storage)?.name;
  const fresh = [
    { type: 'NamesAccepted', status: 'True', lastTransitionTime: now, reason: 'NoConflicts', message: 'no conflicts found' },
    { type: 'Established', status: 'True', lastTransitionTime: now, reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' },
  ];
  return {
    ...object,
    status: {
      acceptedNames: object.spec.names,
      conditions: conditions ?? fresh,
      storedVersions: [...new Set([...(object.status?.storedVersions ?? []), ...(stored === undefined ? [] : [stored])])],
    },
  };
}
