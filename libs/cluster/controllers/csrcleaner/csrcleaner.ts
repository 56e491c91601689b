// Mirrors pkg/controller/certificates/cleaner
// Differs: each request is looked at when its time has come, not all of them every hour.
import { certificatesigningrequests } from '#cluster/api/resources.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { ACCOUNT, type SigningRequest } from '#cluster/controllers/certificates/signing-request.js';
import { ownKey } from '#cluster/controllers/wake.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { certificateOf } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { pemBlocks } from '#linux/pki/pem.js';

const HOUR_MS = 3_600_000;
const DECIDED_MS = HOUR_MS;
const PENDING_MS = 24 * HOUR_MS;

export const csrCleanerController: Controller = {
  name: 'certificatesigningrequest-cleaner-controller',
  serviceAccount: ACCOUNT,
  watches: [on(certificatesigningrequests, ownKey)],
  /** Requests go an hour after they were answered, a day after nobody did, or with the end of their certificate. */
  reconcile(name, context) {
    const csr = context.lister(certificatesigningrequests).find(name);
    const endMs = csr === undefined ? undefined : endOf(csr);
    if (csr === undefined || endMs === undefined) return;
    const leftMs = endMs - context.env.clock.now();
    if (leftMs >= 0) {
      context.wakeAfter(name, leftMs + 1);
      return;
    }
    try {
      context.client.delete(certificatesigningrequests, undefined, name, { preconditions: { uid: csr.metadata.uid } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};

/** After when it is to go, in milliseconds since the Unix epoch; undefined while it stays. */
function endOf({ metadata, status }: SigningRequest): number | undefined {
  const conditions = status?.conditions ?? [];
  const createdMs = parseTime(metadata.creationTimestamp);
  if (conditions.length === 0) return createdMs === undefined ? undefined : createdMs + PENDING_MS;
  const ends: number[] = [];
  for (const { type, lastUpdateTime } of conditions) {
    const isIssued = type === 'Approved' && (status?.certificate ?? '') !== '';
    if (!isIssued && type !== 'Denied') continue;
    const updatedMs = parseTime(lastUpdateTime);
    if (updatedMs !== undefined) ends.push(updatedMs + DECIDED_MS);
    const expiryMs = isIssued ? expiryOf(status?.certificate ?? '') : undefined;
    if (expiryMs !== undefined) ends.push(expiryMs);
  }
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function expiryOf(certificate: string): number | undefined {
  const [block] = pemBlocks(decodeUtf8(decodeBase64(certificate)));
  try {
    return block === undefined ? undefined : certificateOf(block.bytes).notAfterMs;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
