// Mirrors pkg/registry/flowcontrol/ensurer
// Differs: nothing that can be seen.
import type { FlowSchema, PriorityLevelConfiguration } from '#cluster/api/generated/types.js';
import { flowschemas, prioritylevelconfigurations } from '#cluster/api/resources.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from '#cluster/apiserver/bootstrap/flow-control.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';

type Configuration = KubeObject & { readonly spec?: unknown };

const AUTOUPDATE = 'apf.kubernetes.io/autoupdate-spec';
/** The server looks after its own objects so often. */
const PERIOD_MS = 60_000;
const MANDATORY: ReadonlySet<string> = new Set(['catch-all', 'exempt']);

function named<T extends KubeObject>(objects: readonly KubeObject[], isWanted: (name: string) => boolean): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.metadata?.name ?? '', object as T] as const).filter(([name]) => isWanted(name)));
}

export const MANDATORY_SCHEMAS = named<FlowSchema>(FLOW_SCHEMAS, (name) => MANDATORY.has(name));
export const MANDATORY_LEVELS = named<PriorityLevelConfiguration>(PRIORITY_LEVELS, (name) => MANDATORY.has(name));

const SCHEMAS = named<FlowSchema>(FLOW_SCHEMAS, () => true);
const LEVELS = named<PriorityLevelConfiguration>(PRIORITY_LEVELS, () => true);

export function lookAfterSchema(next: FlowSchema | undefined, previous: FlowSchema | undefined, store: StoreAccess): void {
  lookAfter(flowschemas, SCHEMAS, next, previous, store);
}

export function lookAfterLevel(next: PriorityLevelConfiguration | undefined, previous: PriorityLevelConfiguration | undefined, store: StoreAccess): void {
  lookAfter(prioritylevelconfigurations, LEVELS, next, previous, store);
}

/** What Kubernetes brought along comes back within a minute: when it was deleted, and as it was, unless its annotation says otherwise. */
function lookAfter<T extends Configuration>(ref: ResourceRef<T>, defaults: ReadonlyMap<string, T>, next: T | undefined, previous: T | undefined, store: StoreAccess): void {
  const name = (next ?? previous)?.metadata?.name ?? '';
  const wanted = defaults.get(name);
  if (wanted === undefined || (next !== undefined && !isAstray(next, wanted))) return;
  const { clock } = store.env;
  clock.after(PERIOD_MS - (clock.now() % PERIOD_MS), () => {
    const present = store.find(ref, undefined, name);
    if (present === undefined) store.create(ref, wanted);
    else if (isAstray(present, wanted)) store.update(ref, { ...present, spec: wanted.spec } as Stored<T>);
  });
}

/** Of the mandatory ones only what is exempt may differ. */
function isAstray(object: Configuration, wanted: Configuration): boolean {
  if (MANDATORY.has(wanted.metadata?.name ?? '')) return false;
  return object.metadata?.annotations?.[AUTOUPDATE] === 'true' && !semanticEqual(object.spec, wanted.spec);
}
