// Mirrors pkg/printers and apiserver/pkg/registry/rest/table.go
// Differs: columns come from the strategy; descriptions are left out.
import type { Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';

/** For kinds without columns of their own. */
const GENERIC: readonly Column<KubeObject>[] = [
  { name: 'Name', type: 'string', format: 'name', cell: (object) => object.metadata.name },
  { name: 'Created At', type: 'date', cell: (object) => object.metadata.creationTimestamp ?? '<unknown>' },
];

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export function tableOf(core: Core, resource: Resource, objects: readonly Stored<KubeObject>[], metadata: object, include: IncludeObject, hasColumns = true): object {
  const columns = resource.strategy.columns ?? GENERIC;
  const now = core.env.clock.now();
  const rows = objects.map((object) => {
    const cells = new Array<unknown>(columns.length);
    for (let i = 0; i < columns.length; i++) cells[i] = (columns[i] as Column<KubeObject>).cell(object, now);
    return include === 'None' ? { cells } : { cells, object: include === 'Object' ? object : partialMetadata(object) };
  });
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: hasColumns ? columns.map(definition) : null, rows };
}

function definition({ name, type, format = '', priority = 0 }: Column<KubeObject>): object {
  return { name, type, format, description: '', priority };
}

export function partialMetadata(object: Stored<KubeObject>): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
