import { randomInt } from 'node:crypto';
import { CertificateAuthority, type SignedPair } from '#cluster/pki/certificate.js';
import type { Random } from '#linux/env/env.js';

const YEARS = 1;
const SKEW_MS = 60_000;
/** randomInt's own limit on its range. */
const RANGE_MAX = 2 ** 48 - 1;

/** A certificate authority of its own and what it has signed for one server. */
export interface Credentials {
  /** PEM. */
  readonly authority: string;
  readonly server: SignedPair;
  readonly admin: SignedPair;
}

/** These keys open a real port: they must not be guessable, as a world's are. */
const secureRandom: Random = {
  below: (bound) => randomInt(Math.min(bound, RANGE_MAX)),
  chance: (hits, outOf) => randomInt(outOf) < hits,
};

/** Makes a CA, a server certificate for `names` (DNS names and IPv4 addresses), and an admin's client certificate. */
export function makeCredentials(names: readonly string[]): Credentials {
  const notBeforeMs = Date.now() - SKEW_MS;
  const authority = new CertificateAuthority('kubernetes', notBeforeMs, secureRandom);
  return {
    authority: authority.certificatePem,
    server: authority.sign({ subject: { commonName: 'kube-apiserver', organizations: [] }, usage: 'server', names, notBeforeMs, years: YEARS }),
    admin: authority.sign({ subject: { commonName: 'admin', organizations: ['system:masters'] }, usage: 'client', notBeforeMs, years: YEARS }),
  };
}
