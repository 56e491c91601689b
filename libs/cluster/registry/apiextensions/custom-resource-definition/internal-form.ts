// Kubernetes validates definitions in an internal form: what all versions have alike stands at the top there, and errors say so.
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';

type Spec = NonNullable<CustomResourceDefinition['spec']>;
type Part = 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields';

const TOP_NAMES: Readonly<Record<Part, string>> = { schema: 'validation', subresources: 'subresources', additionalPrinterColumns: 'additionalPrinterColumns', selectableFields: 'selectableFields' };

/** A part of one version, or of all of them, with the path by which errors call it. */
export interface Placed<P extends Part> {
  readonly value: NonNullable<CustomResourceDefinitionVersion[P]>;
  readonly path: string;
  readonly version: CustomResourceDefinitionVersion;
}

export function isAlike(spec: Spec, part: Part): boolean {
  const versions = spec.versions ?? [];
  return versions.every((each) => deepEqual(each[part], versions[0]?.[part]));
}

/** Where the part stands: once at the top, or in each version that has it. */
export function placesOf<P extends Part>(spec: Spec, part: P): readonly Placed<P>[] {
  const versions = spec.versions ?? [];
  const places = versions.flatMap((version, i) => (version[part] === undefined ? [] : [{ value: version[part] as Placed<P>['value'], path: `spec.versions[${i}].${part}`, version }]));
  const [first] = places;
  return first !== undefined && isAlike(spec, part) ? [{ ...first, path: `spec.${TOP_NAMES[part]}` }] : places;
}

/** The versions as an error shows them: by the names of Go's fields. */
export function shownVersions(spec: Spec): readonly object[] {
  const shown = (version: CustomResourceDefinitionVersion, part: Part) => (isAlike(spec, part) ? null : (version[part] ?? null));
  return (spec.versions ?? []).map((version) => ({
    Name: version.name, Served: version.served, Storage: version.storage, Deprecated: version.deprecated ?? false, DeprecationWarning: version.deprecationWarning ?? null,
    Schema: shown(version, 'schema'), Subresources: shown(version, 'subresources'), AdditionalPrinterColumns: shown(version, 'additionalPrinterColumns'), SelectableFields: shown(version, 'selectableFields'),
  }));
}
