// Mirrors encoding/json of the API server's own types, which have no tags: every field is written, under its Go name
// Differs: nothing that can be seen.
import type { PodSpec } from '#cluster/api/generated/types.js';
import { canonicalQuantity } from '#cluster/apimachinery/quantity.js';
import { fieldsOf, type InternalType } from './types.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Values = Readonly<Record<string, unknown>>;

/** What these have in the API on the pod itself. */
const OF_POD = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'] as const;
const META = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'labels', 'annotations', 'ownerReferences', 'finalizers'];
const MAPS: ReadonlySet<string> = new Set(['labels', 'annotations']);
const AMOUNTS: ReadonlySet<string> = new Set(['limits', 'requests', 'overhead', 'sizeLimit']);

/** An object of the API as the API server holds it, its fields in order. */
export function internalJson(type: InternalType, value: object): Json {
  return structOf(type, value as Values);
}

function structOf(type: string, given: Values): Json {
  const value = type === 'PodSpec' ? withPodSettings(given as unknown as PodSpec) : given;
  const result: Record<string, Json> = {};
  for (const { name, kind, from } of fieldsOf(type)) {
    if (kind === '+meta') Object.assign(result, metaOf((value[from] ?? {}) as Values));
    else result[name] = fieldOf(kind, from, value[from]);
  }
  return result;
}

/** The metadata of a template, which stands in it without a name of its own. */
function metaOf(meta: Values): Readonly<Record<string, Json>> {
  const named = META.filter((field) => meta[field] !== undefined).map((field) => [field, (MAPS.has(field) ? sorted(meta[field] as Values, (each) => each as Json) : meta[field]) as Json]);
  return Object.fromEntries(named) as Readonly<Record<string, Json>>;
}

function withPodSettings(spec: PodSpec): Values {
  const settings = Object.fromEntries(OF_POD.filter((field) => spec[field] !== undefined).map((field) => [field, spec[field]]));
  if (spec.securityContext === undefined && Object.keys(settings).length === 0) return spec as unknown as Values;
  return { ...spec, securityContext: { ...spec.securityContext, ...settings } } as unknown as Values;
}

const ZEROS: Readonly<Record<string, Json>> = { s: '', i: 0, b: false, q: '0' };

function fieldOf(kind: string, from: string, value: unknown): Json {
  if (kind in ZEROS) return kind === 'q' && value !== undefined ? amount(value) : ((value ?? ZEROS[kind]) as Json);
  if (kind.startsWith('[]')) return Array.isArray(value) ? value.map((each: Values) => structOf(kind.slice(2), each)) : null;
  if (kind === '*') return value === undefined ? null : scalarOf(from, value);
  if (kind.startsWith('*')) return value === undefined ? null : structOf(kind.slice(1), value as Values);
  return structOf(kind, (value ?? {}) as Values);
}

/** Scalars, lists, and maps by their keys; selectors are written as in the API. */
function scalarOf(from: string, value: unknown): Json {
  if (AMOUNTS.has(from)) return typeof value === 'object' ? sorted(value as Values, amount) : amount(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as Json;
  if (!from.toLowerCase().endsWith('selector') || from === 'nodeSelector') return sorted(value as Values, (each) => each as Json);
  const { matchLabels, matchExpressions } = value as { readonly matchLabels?: Values; readonly matchExpressions?: Json };
  return { ...(matchLabels && { matchLabels: sorted(matchLabels, (each) => each as Json) }), ...(matchExpressions && { matchExpressions }) };
}

function sorted(map: Values, write: (value: unknown) => Json): Json {
  return Object.fromEntries(Object.keys(map).sort().map((key) => [key, write(map[key])]));
}

function amount(value: unknown): Json {
  return canonicalQuantity(value as string) ?? String(value);
}
