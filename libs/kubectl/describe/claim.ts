// Mirrors what claims and their templates share in k8s.io/kubectl/pkg/describe
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const SHORT = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** Of a claim or a volume; an old annotation goes before the field. */
export function storageClassOf({ metadata, spec }: Dynamic): string {
  return metadata?.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? '';
}

/** `RWO,ROX`. */
export function accessModes(modes: Dynamic): string {
  return Object.entries(SHORT).flatMap(([mode, short]) => (listOf(modes).includes(mode) ? [short] : [])).join(',');
}

export function dataSourceLines(source: Dynamic): string[] {
  if (!source) return [];
  return ['DataSource:', ...(source.apiGroup === undefined ? [] : [`  APIGroup:\t${source.apiGroup}`]), `  Kind:\t${source.kind}`, `  Name:\t${source.name}`];
}

/** kubectl writes each piece of a nested map indented anew. */
const INDENT = '    ';

/** The lines of an ephemeral volume's claim, without the indent of the first piece. */
export function templateLines(template: Dynamic): string[] {
  const { metadata = {}, spec = {} } = template;
  const nested = (title: string, entries: readonly string[], between: string) =>
    entries.length === 0 ? [`${title}:\t${INDENT}<none>`] : entries.map((entry, i) => `${i === 0 ? `${title}:\t` : between}${INDENT}${entry}`);
  return [
    `StorageClass:\t${storageClassOf(template)}`, `Volume:\t${spec.volumeName ?? ''}`,
    ...nested('Labels', sortedEntries(metadata.labels).map(([key, value]) => `${key}=${value}`), `${INDENT}\t`),
    ...nested('Annotations', sortedEntries(metadata.annotations).map(([key, value]) => `${key}: ${value}`), '\t'),
    'Capacity:\t', 'Access Modes:\t', ...(spec.volumeMode === undefined ? [] : [`VolumeMode:\t${spec.volumeMode}`]), ...dataSourceLines(spec.dataSource),
  ];
}
