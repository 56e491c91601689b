// Mirrors pkg/apis/resource/types.go as encoding/json writes it: every field, under its Go name; refusals show it so
// Differs: only what a claim asks for is here.
import type { ResourceClaimSpec } from '#cluster/api/generated/types.js';

/** `Name:kind`: `s` a text, `i` a number, `*` what may be absent, `T` a struct, `*T` one that may be absent, `[]T` a list of them. */
const TYPES: Readonly<Record<string, string>> = {
  Spec: 'Devices:Claim',
  Claim: 'Requests:[]Request Constraints:[]Constraint Config:[]Configuration',
  Request: 'Name:s Exactly:*Exact FirstAvailable:[]Alternative',
  Exact: 'DeviceClassName:s Selectors:[]Selector AllocationMode:s Count:i AdminAccess:* Tolerations:[]Toleration Capacity:*Capacity',
  Alternative: 'Name:s DeviceClassName:s Selectors:[]Selector AllocationMode:s Count:i Tolerations:[]Toleration Capacity:*Capacity',
  Selector: 'CEL:*Expression',
  Expression: 'Expression:s',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:*',
  Capacity: 'Requests:*',
  Constraint: 'Requests:* MatchAttribute:* DistinctAttribute:*',
  Configuration: 'Requests:* Opaque:*Opaque',
  Opaque: 'Driver:s Parameters:*',
};

export function internalClaimSpec(spec: ResourceClaimSpec): object {
  return structOf('Spec', spec as Readonly<Record<string, unknown>>);
}

function structOf(type: string, value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries((TYPES[type] ?? '').split(' ').map((text) => {
    const [name = '', kind = ''] = text.split(':');
    return [name, fieldOf(kind, value[name === 'CEL' ? 'cel' : name.charAt(0).toLowerCase() + name.slice(1)])];
  }));
}

function fieldOf(kind: string, value: unknown): unknown {
  if (kind === 's') return value ?? '';
  if (kind === 'i') return value ?? 0;
  if (kind === '*') return value ?? null;
  if (kind.startsWith('[]')) return Array.isArray(value) ? value.map((each) => structOf(kind.slice(2), each)) : null;
  if (kind.startsWith('*')) return value === undefined ? null : structOf(kind.slice(1), value as Readonly<Record<string, unknown>>);
  return structOf(kind, (value ?? {}) as Readonly<Record<string, unknown>>);
}
