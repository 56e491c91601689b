// Mirrors apiextensions-apiserver/pkg/apiserver: customresource_handler.go
// Differs: served as soon as the definition is stored.
import type { CustomResourceDefinition } from '#cluster/api/generated/types.js';
import type { Core } from '#cluster/apiserver/core.js';
import { makeResource, type Resource } from '#cluster/apiserver/resource-table.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { Conversion } from './conversion.js';
import { DefinitionFinalizer } from './finalize.js';
import { customStrategy } from './strategy.js';

/** Keeps the resource table in step with the stored definitions. */
export function serveCustomResources(core: Core): void {
  const prefix = '/registry/customresourcedefinitions/';
  const finalizer = new DefinitionFinalizer(core);
  const refresh = () => {
    const resources: Resource[] = [];
    core.etcd.range(prefix, `${prefix.slice(0, -1)}0`, (entry) => {
      const definition = entry.value as Stored<CustomResourceDefinition>;
      finalizer.observe(definition);
      const isEstablished = definition.status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True') === true;
      if (!isEstablished) return;
      const conversion = new Conversion(core, definition);
      for (const version of definition.spec.versions) if (version.served) resources.push(makeResource(customStrategy(definition, version, conversion), true));
    });
    core.table.setCustom(resources);
  };
  refresh();
  core.etcd.watch(prefix, refresh);
}
