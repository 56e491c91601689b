// Mirrors k8s.io/apimachinery/pkg/util/intstr: GetScaledValueFromIntOrPercent
// Differs: nothing.

/** `3` is 3, `25%` is a quarter of `total`. */
export function scaledValue(value: number | string, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  if (!value.endsWith('%')) return Number.parseInt(value, 10) || 0;
  const exact = (Number.parseInt(value.slice(0, -1), 10) * total) / 100;
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
