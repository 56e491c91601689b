/** labels.FormatLabels: sorted, `<none>` when there are none. */
export function formatSelectorOf(labels: Readonly<Record<string, string>> | undefined): string {
  return pairs(labels) || '<none>';
}

/** Sorted, nothing when there are none. */
export function pairs(labels: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
