// Mirrors pkg/registry/resource/resourceslice
// Differs: nothing that can be seen.
import type { Device, DeviceAttribute, ResourceSlice } from '#cluster/api/generated/types.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

const LISTS = ['bools', 'ints', 'strings', 'versions'] as const;

export const resourceSliceStrategy: Behaviour<ResourceSlice> = {
  hasGeneration: true,
  prepareForCreate: (slice, store) => prepared(slice, store.env.clock.now()),
  prepareForUpdate: (next, _previous, store) => prepared(next, store.env.clock.now()),
  validate: (slice) => validate(slice),
  validateUpdate: validate,
  warnings: ({ spec }) => {
    const driver = spec?.driver ?? '';
    return driver === driver.toLowerCase() ? [] : [`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`];
  },
  selectableFields: { 'spec.nodeName': ({ spec }) => spec.nodeName ?? '', 'spec.driver': ({ spec }) => spec.driver },
};

/** Without what its feature gates leave out by default, and with the time at which a taint was seen first. */
function prepared<T extends ResourceSlice>(slice: T, nowMs: number): T {
  const now = formatTime(nowMs);
  return withPart(slice, 'spec', (spec) => withPart(spec, 'devices', (devices) => mapSame(devices, (device) => withPart(plain(device), 'taints', (taints) => mapSame(taints, (taint) => fill(taint, { timeAdded: now }))))));
}

function plain(device: Device): Device {
  const { nodeAllocatableResourceMappings: mappings, ...rest } = device;
  const kept = mappings === undefined ? device : rest;
  if (!Object.values(kept.attributes ?? {}).some((attribute) => LISTS.some((list) => attribute[list] !== undefined))) return kept;
  const attributes = Object.entries(kept.attributes ?? {}).map(([name, { bools: _b, ints: _i, strings: _s, versions: _v, ...one }]) => [name, one as DeviceAttribute] as const);
  return { ...kept, attributes: Object.fromEntries(attributes) };
}
