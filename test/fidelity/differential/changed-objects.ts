import { stringify } from 'yaml';
import type { WorldChanges } from '#world/world.js';

type Json = Record<string, unknown>;

/** What comes from controllers, at moments that differ between two runs. */
const NOISE = ['Event', 'Lease', 'EndpointSlice', 'Endpoints', 'ControllerRevision', 'Node', 'ResourceQuota', 'PodMetrics', 'NodeMetrics'];
const ASSIGNED = ['uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'generation', 'ownerReferences'];
const CHANGING_ANNOTATIONS = ['kubectl.kubernetes.io/restartedAt', 'deployment.kubernetes.io/revision', 'deployment.kubernetes.io/revision-history'];

/** The objects that a line made, changed or removed, without what the cluster adds by itself and without times. */
export function changedObjects(base: WorldChanges, { set, deleted }: WorldChanges): string {
  const lines: string[] = [];
  for (const key of [...deleted].sort()) if (isTold(base.set[key])) lines.push(`removed ${nameOf(base.set[key] as Json)}`);
  for (const key of Object.keys(set).sort()) {
    if (!isTold(set[key])) continue;
    const after = stringify(cleaned(set[key]), { sortMapEntries: true });
    const before = base.set[key] === undefined ? '' : stringify(cleaned(base.set[key]), { sortMapEntries: true });
    if (after !== before) lines.push(`${before === '' ? 'made' : 'changed'} ${nameOf(set[key] as Json)}\n${after}`);
  }
  return lines.join('\n');
}

function isTold(value: unknown): boolean {
  if (!isObject(value)) return false;
  const owners = (value['metadata'] as Json)['ownerReferences'];
  return !NOISE.includes(String(value['kind'])) && !(Array.isArray(owners) && owners.length > 0);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && 'kind' in value && 'metadata' in value;
}

function nameOf({ kind, metadata }: Json): string {
  const { namespace, name, generateName } = metadata as { namespace?: string; name?: string; generateName?: string };
  return `${String(kind)} ${namespace ?? ''}/${generateName === undefined ? name : `${generateName}…`}`;
}

function cleaned(value: unknown): Json {
  const { status: _status, metadata, ...rest } = structuredClone(value) as Json;
  const kept = Object.fromEntries(Object.entries(metadata as Json).filter(([name]) => !ASSIGNED.includes(name)));
  const managers = (kept['managedFields'] ?? []) as Json[];
  kept['managedFields'] = managers.filter(({ manager }) => String(manager).startsWith('kubectl')).map(({ time: _time, ...entry }) => entry);
  if (kept['annotations'] !== undefined) {
    kept['annotations'] = Object.fromEntries(Object.entries(kept['annotations'] as Json).filter(([name]) => !CHANGING_ANNOTATIONS.includes(name)));
  }
  if (kept['generateName'] !== undefined) delete kept['name'];
  return { ...rest, metadata: kept };
}
