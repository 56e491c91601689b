// Mirrors sigs.k8s.io/kustomize/api/hasher
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { type Dynamic, sortKeys } from '#kubectl/rest/dynamic.js';
import { jsonOf } from './nodes/json.js';
import { fieldOf, type YamlNode } from './nodes/node.js';
import type { Resource } from './resource.js';

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };
const LENGTH = 10;

/** The name of what a generator made gets a hash of its content. */
export function hashName(resource: Resource): void {
  const hash = contentHash(resource);
  resource.storePreviousId();
  resource.setName(`${resource.name}-${hash}`);
}

function contentHash({ node, kind }: Resource): string {
  const hex = [...sha256(encodeUtf8(goJson(sortKeys(contentOf(node, kind)))))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...hex.slice(0, LENGTH)].map((c) => LETTERS[c] ?? c).join('');
}

/** The name is not looked up where it stands, so that it is empty. */
function contentOf(node: YamlNode, kind: string): Dynamic {
  const value = (field: string) => {
    const found = fieldOf(node, field);
    return found === undefined ? '' : found.kind === 'scalar' ? found.value : jsonOf(found);
  };
  const more = (field: string) => (fieldOf(node, field)?.kind === 'map' ? { [field]: value(field) } : {});
  if (kind === 'ConfigMap') return { kind, name: '', data: value('data'), ...more('binaryData') };
  if (kind === 'Secret') return { kind, type: value('type'), name: '', data: value('data'), ...more('stringData') };
  return jsonOf(node);
}
