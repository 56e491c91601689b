// Mirrors the part of crypto/x509 that says who a client certificate is for
// Differs: only the subject is read; whether the key fits is not checked.
import { decodeUtf8 } from '#linux/env/text.js';
import type { ClientCertificate } from '#linux/net/network.js';
import { decodeBase64 } from '#kubectl/rest/base64.js';

const COMMON_NAME = '85,4,3';
const ORGANIZATION = '85,4,10';

/** An element of DER: its tag and where its content lies. */
export interface Node {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** The subject of the first certificate in a PEM text; undefined when there is none. */
export function subjectOf(pem: string): ClientCertificate | undefined {
  const der = pemBody(pem, 'CERTIFICATE');
  if (der === undefined) return undefined;
  const certificate = childrenOf(der, { tag: 0x30, from: 0, to: der.length })[0];
  const signed = certificate === undefined ? undefined : childrenOf(der, certificate)[0];
  if (signed === undefined) return undefined;
  const fields = childrenOf(der, signed);
  const first = fields[0]?.tag === 0xa0 ? 1 : 0; // the version is optional
  const subject = fields[first + 4];
  if (subject === undefined) return undefined;
  let commonName = '';
  const organizations: string[] = [];
  for (const set of childrenOf(der, subject)) {
    for (const attribute of childrenOf(der, set)) {
      const [type, value] = childrenOf(der, attribute);
      if (type === undefined || value === undefined) continue;
      const id = der.slice(type.from, type.to).join(',');
      const shown = decodeUtf8(der.slice(value.from, value.to));
      if (id === COMMON_NAME) commonName = shown;
      if (id === ORGANIZATION) organizations.push(shown);
    }
  }
  return { commonName, organizations, pem };
}

/** The bytes of the first block of this label. */
export function pemBody(pem: string, label: string): Uint8Array | undefined {
  const begin = pem.indexOf(`-----BEGIN ${label}-----`);
  const end = pem.indexOf(`-----END ${label}-----`);
  return begin < 0 || end < begin ? undefined : decodeBase64(pem.slice(begin + label.length + 16, end));
}

export function childrenOf(der: Uint8Array, node: Node): Node[] {
  const children: Node[] = [];
  for (let at = node.from; at + 1 < node.to; ) {
    const tag = der[at] as number;
    let length = der[at + 1] as number;
    let from = at + 2;
    if (length >= 0x80) {
      const bytes = length & 0x7f;
      length = 0;
      for (let i = 0; i < bytes; i++) length = length * 256 + (der[from + i] ?? 0);
      from += bytes;
    }
    if (from + length > node.to) return children;
    children.push({ tag, from, to: from + length });
    at = from + length;
  }
  return children;
}
