// Mirrors Helper.Create of k8s.io/cli-runtime/pkg/resource
import type { Dynamic } from '#kubectl/rest/dynamic.js';

/** As an object is sent to be created: of what it was elsewhere it keeps no version. */
export function unversioned(object: Dynamic): Dynamic {
  if (object.metadata?.resourceVersion === undefined) return object;
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
