// Mirrors the part of crypto/x509 that reads a certificate request (PKCS #10, RFC 2986)
import { decodeUtf8 } from '#linux/env/text.js';
import { childrenOf, pemBody } from '#kubectl/kubeconfig/certificate.js';

export interface RequestSubject {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly units: readonly string[];
  readonly countries: readonly string[];
  readonly localities: readonly string[];
  readonly provinces: readonly string[];
  readonly dnsNames: readonly string[];
  readonly addresses: readonly string[];
}

/** undefined when the text is no certificate request. */
export function requestSubject(pem: string): RequestSubject | undefined {
  const der = pemBody(pem, 'CERTIFICATE REQUEST');
  if (der === undefined) return undefined;
  const [request] = childrenOf(der, { tag: 0x30, from: 0, to: der.length });
  const info = request === undefined ? undefined : childrenOf(der, request)[0];
  const fields = info === undefined ? [] : childrenOf(der, info);
  const subject = fields[1];
  if (subject === undefined) return undefined;
  const values = new Map<string, string[]>();
  for (const set of childrenOf(der, subject)) {
    for (const attribute of childrenOf(der, set)) {
      const [type, value] = childrenOf(der, attribute);
      if (type === undefined || value === undefined) continue;
      const id = der.slice(type.from, type.to).join(',');
      values.set(id, [...(values.get(id) ?? []), decodeUtf8(der.slice(value.from, value.to))]);
    }
  }
  const of = (last: number) => values.get(`85,4,${last}`) ?? [];
  const { dnsNames, addresses } = alternativeNames(der);
  return { commonName: of(3)[0] ?? '', organizations: of(10), units: of(11), countries: of(6), localities: of(7), provinces: of(8), dnsNames, addresses };
}

/** The names of the extension 2.5.29.17, found by its identifier. */
function alternativeNames(der: Uint8Array): { dnsNames: string[]; addresses: string[] } {
  const id = [0x06, 0x03, 0x55, 0x1d, 0x11];
  const found = { dnsNames: [] as string[], addresses: [] as string[] };
  for (let i = 0; i + id.length < der.length; i++) {
    if (!id.every((byte, j) => der[i + j] === byte)) continue;
    const octets = childrenOf(der, { tag: 0, from: i + id.length, to: der.length }).find(({ tag }) => tag === 0x04);
    const names = octets === undefined ? undefined : childrenOf(der, octets)[0];
    for (const name of names === undefined ? [] : childrenOf(der, names)) {
      if (name.tag === 0x82) found.dnsNames.push(decodeUtf8(der.slice(name.from, name.to)));
      if (name.tag === 0x87 && name.to - name.from === 4) found.addresses.push([...der.slice(name.from, name.to)].join('.'));
    }
    return found;
  }
  return found;
}
