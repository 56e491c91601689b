import { randomInt } from 'node:crypto';
import { CertificateAuthority, type SignedPair } from '#cluster/pki/certificate.js';
import type { Random } from '#linux/env/env.js';

const YEARS = 1;
const SKEW_MS = 60_000;
/** randomInt's own limit on its range. */
const RANGE_MAX = 2 ** 48 - 1;

/** A certificate authority and what it has signed for one server. */
export interface Credentials {
  /** PEM. */
  readonly authority: string;
  readonly server: SignedPair;
  readonly admin: SignedPair;
}

/** The keys of what opens a real port must not be guessable, as a world's are. */
export const secureRandom: Random = {
  below: (bound) => randomInt(Math.min(bound, RANGE_MAX)),
  chance: (hits, outOf) => randomInt(outOf) < hits,
};

/** A server certificate for `names` (DNS names and IPv4 addresses) and an admin's client certificate, of a new authority or the given one. */
export function makeCredentials(names: readonly string[], given?: CertificateAuthority): Credentials {
  const notBeforeMs = Date.now() - SKEW_MS;
  const authority = given ?? new CertificateAuthority('kubernetes', notBeforeMs, secureRandom);
  return {
    authority: authority.certificatePem,
    server: authority.sign({ subject: { commonName: 'kube-apiserver', organizations: [] }, usage: 'server', names, notBeforeMs, years: YEARS }),
    admin: authority.sign({ subject: { commonName: 'admin', organizations: ['system:masters'] }, usage: 'client', notBeforeMs, years: YEARS }),
  };
}
