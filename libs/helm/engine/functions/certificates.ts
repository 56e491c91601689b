// Mirrors github.com/Masterminds/sprig/v3/crypto.go (certificates)
// Differs: keys are of elliptic curves, where sprig makes RSA; a self-signed certificate is signed by an authority of its name; authorities live ten years.
import type { Clock, Random } from '#linux/env/env.js';
import { CertificateAuthority } from '#cluster/pki/certificate.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { strslice } from './strings.js';

/** What templates see of a pair: `.Cert` and `.Key`. */
class Certificate {
  readonly goType = 'sprig.certificate';
  readonly #authority: CertificateAuthority | undefined;

  constructor(readonly Cert: string, readonly Key: string, authority?: CertificateAuthority) {
    this.#authority = authority;
  }
  goText(): string {
    return `{${this.Cert} ${this.Key}}`;
  }
  static authorityOf(value: unknown): CertificateAuthority {
    const found = value instanceof Certificate ? value.#authority : undefined;
    if (found === undefined) throw new CallError('error parsing certificate: the authority must come from genCA in the same template');
    return found;
  }
}

export function certificateFunctions(clock: Clock, random: Random): FunctionMap {
  const signed = (authority: CertificateAuthority, name: string, addresses: unknown, names: unknown, days: number) => {
    const pair = authority.sign({ subject: { commonName: name, organizations: [] }, usage: 'server', names: [...strslice(addresses), ...strslice(names)], notBeforeMs: clock.now(), years: days / 365 });
    return new Certificate(pair.certificatePem, pair.keyPem);
  };
  return {
    genCA: declared('string int', (name: string) => {
      const authority = new CertificateAuthority(name, clock.now(), random);
      return new Certificate(authority.certificatePem, authority.keyPem, authority);
    }),
    genSelfSignedCert: declared('string list list int', (name: string, addresses: unknown, names: unknown, days: number) => signed(new CertificateAuthority(name, clock.now(), random), name, addresses, names, days)),
    genSignedCert: declared('string list list int any', (name: string, addresses: unknown, names: unknown, days: number, authority: unknown) => signed(Certificate.authorityOf(authority), name, addresses, names, days)),
  };
}
