// Mirrors apimachinery/pkg/apis/meta/v1: ResetObjectMetaForStatus, as strategies of a status call it
// Differs: nothing that can be seen.
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';

/** What an update of a status changes where it is not to change metadata. */
export function withStatusOnly<T extends KubeObject>(next: Stored<T>, previous: Stored<T>): Stored<T> {
  const { status: _s, ...rest } = previous as Stored<T> & { readonly status?: unknown };
  const { status } = next as { readonly status?: unknown };
  const { managedFields } = next.metadata;
  return { ...rest, metadata: { ...previous.metadata, ...(managedFields && { managedFields }) }, ...(status === undefined ? {} : { status }) } as unknown as Stored<T>;
}
