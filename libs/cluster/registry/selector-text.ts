/** labels.FormatLabels: sorted, `<none>` when there are none. */
export function formatSelectorOf(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}
