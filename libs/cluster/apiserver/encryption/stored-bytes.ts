// Mirrors apiserver/pkg/storage/value/encrypt: the bytes under a key of etcd
// Differs: made when somebody looks; what would be drawn by chance follows from the value, so that each look shows the same.
import { cbc, gcm } from '@noble/ciphers/aes.js';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { encodeProtobuf } from '#cluster/apiserver/http/protobuf-writer.js';
import type { Entry } from '#cluster/etcd/etcd.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { concatBytes } from '#linux/env/bytes.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { RawValue } from './raw-value.js';

const [CBC_NONCE, GCM_NONCE, BOX_NONCE] = [16, 12, 24];

/** What a reader of etcd sees of an entry. */
export function storedBytes(key: string, { value, modRevision, seal }: Entry): Uint8Array {
  const raw = RawValue.textOf(value);
  if (raw !== undefined) return encodeUtf8(raw);
  const plain = plainBytes(value);
  if (seal === undefined) return plain;
  const secret = decodeBase64(seal.key);
  const chance = sha256(encodeUtf8(`${key} ${modRevision}`));
  const sealed = (nonce: Uint8Array, bytes: Uint8Array) => concatBytes([encodeUtf8(seal.prefix), nonce, bytes]);
  if (seal.prefix.startsWith('k8s:enc:aescbc:')) {
    const nonce = chance.subarray(0, CBC_NONCE);
    return sealed(nonce, cbc(secret, nonce).encrypt(plain));
  }
  if (seal.prefix.startsWith('k8s:enc:aesgcm:')) {
    const nonce = chance.subarray(0, GCM_NONCE);
    return sealed(nonce, gcm(secret, nonce, encodeUtf8(key)).encrypt(plain));
  }
  const nonce = chance.subarray(0, BOX_NONCE);
  return sealed(nonce, xsalsa20poly1305(secret, nonce).encrypt(plain));
}

/** Built-in kinds as Protobuf, without what etcd knows by itself; others as JSON. */
function plainBytes(value: object): Uint8Array {
  const { metadata, ...rest } = value as KubeObject & object;
  const { resourceVersion: _, ...kept } = metadata ?? {};
  const object = { ...rest, metadata: kept } as KubeObject;
  return encodeProtobuf(object) ?? encodeUtf8(`${JSON.stringify(object)}\n`);
}
