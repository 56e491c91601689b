// Mirrors ComputeHash of pkg/controller/controller_utils.go
// Differs: hashes the template's canonical JSON, not Go's dump of it, so the same template has another hash than in Kubernetes.
import { safeEncode } from '#cluster/apimachinery/names.js';
import { sortKeys } from '#cluster/apimachinery/json.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';

/** The hash that a pod template's name carries: stable, short, and safe in names and labels. */
export function templateHash(template: unknown, collisionCount: number | undefined): string {
  const salt = collisionCount === undefined ? '' : `#${collisionCount}`;
  return safeEncode(String(fnv32a(JSON.stringify(sortKeys(template as JsonValue)) + salt)));
}

/** FNV-1a, 32 bits, over the UTF-16 units of the text. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
