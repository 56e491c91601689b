// Mirrors k8s.io/kubectl/pkg/util/hash
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { goJson } from '#kubectl/printers/go-json.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { sortKeys } from '#kubectl/rest/dynamic.js';

/** The suffix of `--append-hash`: ten letters of a SHA-256 over the content. */
export function contentHash(object: Dynamic): string {
  const { kind, metadata, data, binaryData, type } = object;
  const encoded: Record<string, Dynamic> = kind === 'ConfigMap' ? { data: data ?? {}, kind, name: metadata.name } : { data: data ?? '', kind, name: metadata.name, type: type ?? '' };
  if (binaryData !== undefined) encoded['binaryData'] = binaryData;
  const hex = [...sha256(encodeUtf8(goJson(sortKeys(encoded))))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...hex.slice(0, 10)].map((c) => ({ '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' })[c] ?? c).join('');
}
