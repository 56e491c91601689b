// Mirrors kustomize's name reference transformer: what names an object follows its new name
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import type { Item } from './item.js';
import { hashedName } from './generators.js';

/** By the key that holds the reference: which kind `name` (or the value itself) is of. */
const BY_KEY: Readonly<Record<string, { readonly kind: string; readonly field: string }>> = {
  configMap: { kind: 'ConfigMap', field: 'name' },
  configMapRef: { kind: 'ConfigMap', field: 'name' },
  configMapKeyRef: { kind: 'ConfigMap', field: 'name' },
  secret: { kind: 'Secret', field: 'secretName' },
  secretRef: { kind: 'Secret', field: 'name' },
  secretKeyRef: { kind: 'Secret', field: 'name' },
  persistentVolumeClaim: { kind: 'PersistentVolumeClaim', field: 'claimName' },
  service: { kind: 'Service', field: 'name' },
};
const BY_FIELD: Readonly<Record<string, string>> = { serviceAccountName: 'ServiceAccount', serviceName: 'Service', priorityClassName: 'PriorityClass', storageClassName: 'StorageClass', ingressClassName: 'IngressClass', volumeName: 'PersistentVolume' };

export function fixReferences(items: readonly Item[]): void {
  for (const item of items) {
    if (!item.hashed) continue;
    const name = hashedName(item.object);
    item.object.metadata = { ...item.object.metadata, name };
    item.names.push(name);
  }
  const rename = (kind: string, name: unknown): unknown => items.find((item) => item.object.kind === kind && item.names.includes(String(name)))?.object.metadata.name ?? name;
  for (const { object } of items) visit(object, rename);
}

function visit(value: Dynamic, rename: (kind: string, name: unknown) => unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, rename);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const reference = BY_KEY[key];
    if (reference !== undefined && isRecord(item)) {
      for (const field of reference.kind === 'Secret' ? ['name', 'secretName'] : [reference.field]) if (typeof item[field] === 'string') item[field] = rename(reference.kind, item[field]);
    }
    const kind = BY_FIELD[key];
    if (kind !== undefined && typeof item === 'string') value[key] = rename(kind, item);
    if ((key === 'scaleTargetRef' || key === 'roleRef') && isRecord(item)) item['name'] = rename(String(item['kind']), item['name']);
    if (key === 'subjects' && Array.isArray(item)) for (const subject of item) if (subject.kind === 'ServiceAccount') subject.name = rename('ServiceAccount', subject.name);
    if (key === 'imagePullSecrets' && Array.isArray(item)) for (const secret of item) secret.name = rename('Secret', secret.name);
    visit(item, rename);
  }
}
