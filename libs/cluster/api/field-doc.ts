import { docOf } from '#cluster/api/schema.js';

/** What `explain` says of a field, looked up by who asks: `fieldDoc('core.v1.PodStatus', 'podIP')`. The values that it may have are left out. */
export function fieldDoc(type: string, field: string): () => string {
  return () => describe(`io.k8s.api.${type}`, field);
}

function metadataDoc(field: string): () => string {
  return () => describe('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', field);
}

function describe(type: string, field: string): string {
  return (docOf(type, field) ?? '').split('\n\nPossible enum values')[0] as string;
}

export const NAME_DOC: () => string = metadataDoc('name');
export const CREATED_DOC: () => string = metadataDoc('creationTimestamp');
