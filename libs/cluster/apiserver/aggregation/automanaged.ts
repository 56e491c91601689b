// Mirrors kube-aggregator's autoregister controller and apiextensions' crdregistration controller
// Differs: groups that another server would answer for are not looked after.
import type { APIService, CustomResourceDefinition } from '#cluster/api/generated/types.js';
import { apiservices } from '#cluster/api/resources.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import { createObject } from '#cluster/apiserver/verbs/create.js';
import { removeNow } from '#cluster/apiserver/verbs/delete.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';

const DEFINITIONS = '/registry/customresourcedefinitions/';
const SERVICES = '/registry/apiservices/';
const LABEL = 'kube-aggregator.kubernetes.io/automanaged';

/** An APIService stands for each group and version of custom resources, as long as a definition serves it. */
export function registerCustomGroups(core: Core): void {
  let isDue = false;
  core.etcd.watch(DEFINITIONS, () => {
    if (isDue) return;
    isDue = true;
    // Never from inside a write.
    core.env.clock.after(0, () => {
      isDue = false;
      core.requests.inBackground(() => sync(core));
    });
  });
}

function sync(core: Core): void {
  const wanted = servedVersions(core);
  const resource = core.table.get(apiservices);
  each<APIService>(core, SERVICES, ({ metadata }) => {
    if (metadata.labels?.[LABEL] === 'true' && !wanted.has(metadata.name)) removeNow(core, resource, undefined, metadata.name);
  });
  for (const [name, spec] of wanted) if (readStored(core, resource, undefined, name) === undefined) create(core, name, spec);
}

function create(core: Core, name: string, spec: object): void {
  const stored = createObject(core, ownContext(), core.table.get(apiservices), undefined, { metadata: { name, labels: { [LABEL]: 'true' } }, spec } as KubeObject);
  const condition = { type: 'Available', status: 'True', reason: 'Local', message: 'Local APIServices are always available', lastTransitionTime: formatTime(core.env.clock.now()) };
  core.storeFor(ownContext()).updateStatus(apiservices, { ...(stored as Stored<APIService>), status: { conditions: [condition] } });
}

/** By the name of the APIService. */
function servedVersions(core: Core): ReadonlyMap<string, object> {
  const found = new Map<string, object>();
  each<CustomResourceDefinition>(core, DEFINITIONS, ({ spec, status }) => {
    if (status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True') !== true) return;
    for (const { name: version, served } of spec.versions) {
      if (served) found.set(`${version}.${spec.group}`, { group: spec.group, version, groupPriorityMinimum: 1000, versionPriority: 100 });
    }
  });
  return found;
}

function each<T>({ etcd }: Core, prefix: string, visit: (object: Stored<T>) => void): void {
  const found: Stored<T>[] = [];
  etcd.range(prefix, `${prefix.slice(0, -1)}0`, ({ value }) => {
    found.push(value as Stored<T>);
  });
  for (const object of found) visit(object);
}
