// Mirrors apiextensions-apiserver/pkg/registry/customresourcedefinition, and the naming and establishing controllers
// Differs: names are accepted and the definition is established as it is stored; conflicts of names are not looked for.
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1035LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { CREATED_AT, NAME } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';

export const customResourceDefinitionStrategy: Behaviour<CustomResourceDefinition> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, { conversion: { strategy: 'None' } });
      const kind = filled.names?.kind ?? '';
      return { ...filled, names: fill(filled.names, { singular: kind.toLowerCase(), listKind: `${kind}List` }) };
    }),
  prepareForCreate: (object, store) => established(object, formatTime(store.env.clock.now())),
  prepareForUpdate: (next, previous, store) => ({ ...established(next, formatTime(store.env.clock.now()), previous.status?.conditions) }) as Stored<CustomResourceDefinition>,
  validate,
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

function validate({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const errors: FieldError[] = [];
  const wanted = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`;
  if ((metadata?.name ?? '') !== wanted) errors.push(invalidValue('metadata.name', metadata?.name ?? '', `must be spec.names.plural+"."+spec.group`));
  if ((spec.group ?? '') === '') errors.push(required('spec.group'));
  else if (!spec.group.includes('.')) errors.push(invalidValue('spec.group', spec.group, 'should be a domain with at least one dot'));
  if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced') errors.push((spec.scope ?? '') === '' ? required('spec.scope') : { type: 'FieldValueNotSupported', field: 'spec.scope', body: `Unsupported value: ${JSON.stringify(spec.scope)}: supported values: "Cluster", "Namespaced"` });
  const versions = spec.versions ?? [];
  if (versions.filter((each) => each.storage).length !== 1) errors.push(invalidValue('spec.versions', versions, 'must have exactly one version marked as storage version'));
  for (const [i, version] of versions.entries()) errors.push(...versionErrors(version, `spec.versions[${i}]`));
  for (const field of ['plural', 'kind'] as const) if ((spec.names?.[field] ?? '') === '') errors.push(required(`spec.names.${field}`));
  if ((spec.names?.plural ?? '') !== '') for (const problem of dns1035LabelErrors(spec.names.plural)) errors.push(invalidValue('spec.names.plural', spec.names.plural, problem));
  return errors;
}

function versionErrors(version: CustomResourceDefinitionVersion, path: string): FieldError[] {
  const schema = version.schema?.openAPIV3Schema as { readonly type?: string } | undefined;
  if (schema === undefined) return [required(`${path}.schema.openAPIV3Schema`, 'schemas are required')];
  if (schema.type === undefined) return [required(`${path}.schema.openAPIV3Schema.type`, 'must not be empty at the root')];
  return schema.type === 'object' ? [] : [invalidValue(`${path}.schema.openAPIV3Schema.type`, schema.type, 'must be object at the root')];
}
