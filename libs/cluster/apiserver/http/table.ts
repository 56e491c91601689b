// Mirrors pkg/printers and apiserver/pkg/registry/rest/table.go
// Differs: columns come from the strategy.
import { CREATED_DOC, fieldDoc, NAME_DOC } from '#cluster/api/field-doc.js';
import type { Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { ageOf } from '#cluster/apimachinery/time.js';

/** For kinds without columns of their own. */
const GENERIC: readonly Column<KubeObject>[] = [
  { name: 'Name', type: 'string', format: 'name', description: NAME_DOC, cell: (object) => object.metadata.name },
  { name: 'Created At', type: 'date', description: CREATED_DOC, cell: (object) => object.metadata.creationTimestamp ?? '<unknown>' },
];

type Scale = KubeObject & { readonly spec?: { readonly replicas?: number }; readonly status?: { readonly replicas?: number } };

/** Of what is shown as a Scale. */
const SCALE: readonly Column<Scale>[] = [
  { name: 'Name', type: 'string', description: NAME_DOC, cell: (scale) => scale.metadata.name },
  { name: 'Desired', type: 'integer', description: fieldDoc('autoscaling.v1.ScaleSpec', 'replicas'), cell: ({ spec }) => spec.replicas ?? 0 },
  { name: 'Available', type: 'integer', description: fieldDoc('autoscaling.v1.ScaleStatus', 'replicas'), cell: ({ status }) => status?.replicas ?? 0 },
  { name: 'Age', type: 'string', description: CREATED_DOC, cell: (scale, now) => ageOf(scale.metadata.creationTimestamp, now) },
];
export const SCALES: Shown = { strategy: { columns: SCALE as readonly Column<KubeObject>[] } };

interface Shown {
  readonly strategy: Pick<Resource['strategy'], 'columns' | 'rowConditions'>;
}

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export function tableOf(core: Core, resource: Shown, objects: readonly Stored<KubeObject>[], metadata: object, include: IncludeObject, hasColumns = true): object {
  const columns = resource.strategy.columns ?? GENERIC;
  const now = core.env.clock.now();
  const rows = objects.map((object) => {
    const cells = new Array<unknown>(columns.length);
    for (let i = 0; i < columns.length; i++) cells[i] = (columns[i] as Column<KubeObject>).cell(object, now);
    const conditions = resource.strategy.rowConditions?.(object) ?? [];
    const row = conditions.length === 0 ? { cells } : { cells, conditions };
    return include === 'None' ? row : { ...row, object: include === 'Object' ? object : partialMetadata(object) };
  });
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: hasColumns ? columns.map(definition) : null, rows };
}

/** `tableOf` as JSON. What objects say of themselves is written once and kept with them: lists are asked for again and again. */
export function tableText(core: Core, resource: Resource, objects: readonly Stored<KubeObject>[], metadata: object, include: IncludeObject): string {
  if (include !== 'Metadata') return JSON.stringify(tableOf(core, resource, objects, metadata, include));
  const { rows, ...head } = tableOf(core, resource, objects, metadata, 'None') as { readonly rows: readonly object[] };
  const texts = rows.map((row, i) => `${JSON.stringify(row).slice(0, -1)},"object":${PARTIAL_HEAD}${metadataText(core, objects[i] as Stored<KubeObject>)}}}`);
  return `${JSON.stringify(head).slice(0, -1)},"rows":[${texts.join(',')}]}`;
}

const PARTIAL_HEAD = '{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":';

function metadataText(core: Core, { metadata }: Stored<KubeObject>): string {
  const known = core.metadataTexts.get(metadata);
  if (known !== undefined) return known;
  const text = JSON.stringify(metadata);
  if (Object.isFrozen(metadata)) core.metadataTexts.set(metadata, text);
  return text;
}

function definition({ name, type, format = '', description = '', priority = 0 }: Column<KubeObject>): object {
  return { name, type, format, description: typeof description === 'string' ? description : description(), priority };
}

export function partialMetadata(object: Stored<KubeObject>): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
