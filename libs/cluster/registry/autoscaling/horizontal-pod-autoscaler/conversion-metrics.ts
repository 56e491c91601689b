// Mirrors pkg/apis/autoscaling/v1/conversion.go: metrics as v1 wrote them before they had fields, which its annotations still hold
// Differs: nothing that can be seen.

export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };
type Values = { readonly [key: string]: Json };

/** One metric of v2 as v1 writes it; `what` is its target, or what it is now. */
type What = 'target' | 'current';

/** Where a field of v2 stands in v1; those of v1 that always are, are amounts, with zero for none. */
interface Place {
  readonly v1: string;
  readonly v2: readonly [string, string?];
  readonly isAlways?: boolean;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The fields of each kind of metric in the order of v1. */
function placesOf(kind: string, what: What): readonly Place[] {
  const amount = (field: string, isAlways = false): Place => ({ v1: `${what}${capital(field)}`, v2: [what, field], isAlways });
  const name: Place = { v1: 'metricName', v2: ['metric', 'name'] };
  const selector: Place = { v1: 'selector', v2: ['metric', 'selector'] };
  const isNow = what === 'current';
  switch (kind) {
    case 'resource': return [{ v1: 'name', v2: ['name'] }, amount('averageUtilization'), amount('averageValue', isNow)];
    case 'containerResource': return [{ v1: 'name', v2: ['name'] }, amount('averageUtilization'), amount('averageValue', isNow), { v1: 'container', v2: ['container'] }];
    case 'object': return [{ v1: 'target', v2: ['describedObject'] }, name, amount('value', true), selector, { v1: 'averageValue', v2: [what, 'averageValue'] }];
    case 'pods': return [name, amount('averageValue', true), selector];
    case 'external': return [name, { ...selector, v1: 'metricSelector' }, amount('value', isNow), amount('averageValue')];
    default: return [];
  }
}

const KINDS = ['object', 'pods', 'resource', 'containerResource', 'external'];

export function metricToV1(metric: Values, what: What): Values {
  const result: Record<string, Json> = { type: metric.type };
  for (const kind of KINDS) {
    const source = metric[kind] as Values | undefined;
    if (source === undefined) continue;
    const fields = placesOf(kind, what).map(({ v1, v2: [field, part], isAlways }) => [v1, valueAt(source, field, part) ?? (isAlways === true ? '0' : undefined)] as const);
    result[kind] = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  }
  return result;
}

export function metricToV2(metric: Values, what: What): Values {
  const result: Record<string, Json> = { type: metric.type };
  for (const kind of KINDS) {
    const source = metric[kind] as Values | undefined;
    if (source === undefined) continue;
    const made: Record<string, Json> = what === 'target' ? { target: { type: targetType(kind, source) } } : { current: {} };
    for (const { v1, v2: [field, part] } of placesOf(kind, what)) {
      if (source[v1] === undefined) continue;
      made[field] = part === undefined ? source[v1] : { ...(made[field] as Values | undefined), [part]: source[v1] };
    }
    result[kind] = made;
  }
  return result;
}

function targetType(kind: string, source: Values): string {
  if (kind === 'object') return source.averageValue === undefined ? 'Value' : 'AverageValue';
  if (kind === 'external') return source.targetValue === undefined ? 'AverageValue' : 'Value';
  return source.targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization';
}

function valueAt(source: Values, field: string, part: string | undefined): Json {
  if (part !== undefined) return (source[field] as Values | undefined)?.[part];
  if (field !== 'describedObject' || source[field] === undefined) return source[field];
  const { kind, name, apiVersion } = source[field] as Values;
  return { kind, name, apiVersion };
}
