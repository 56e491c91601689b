// Mirrors pkg/controller/serviceaccount/legacy_serviceaccount_token_cleaner.go
// Differs: a token is looked at when its time comes, not once a day.
import { configmaps, pods, secrets, serviceaccounts } from '#cluster/api/resources.js';
import type { Secret } from '#cluster/api/generated/types.js';
import { isConflict, isNotFound } from '#cluster/apimachinery/errors.js';
import { keyOf, type Stored } from '#cluster/apimachinery/object.js';
import { type Controller, type ControllerContext, on } from '#cluster/client/controller.js';
import { namespaceOf } from '#cluster/controllers/wake.js';

const TYPE = 'kubernetes.io/service-account-token';
const TRACKING = 'kube-system/kube-apiserver-legacy-service-account-token-tracking';
const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';
const DAY_MS = 86_400_000;
const PERIOD_MS = 365 * DAY_MS;

export const legacyTokenCleaner: Controller = {
  name: 'legacy-serviceaccount-token-cleaner-controller',
  serviceAccount: 'legacy-service-account-token-cleaner',
  watches: [
    on(secrets, (secret) => (secret.type === TYPE ? [keyOf(secret)] : [])),
    on(serviceaccounts, (account) => (account.secrets ?? []).map(({ name }) => `${namespaceOf(account)}/${name ?? ''}`)),
    on(pods, () => []), on(configmaps, () => []),
  ],
  /** A token that an account was given by itself is marked after a year of disuse, and removed a year later. */
  reconcile(key, context) {
    const secret = context.lister(secrets).find(key);
    const sinceMs = dayIn(context.lister(configmaps).find(TRACKING)?.data?.['since']);
    if (secret === undefined || sinceMs === undefined || !isGivenByItself(context, secret) || isMounted(context, secret)) return;
    const labels = secret.metadata.labels ?? {};
    const now = context.env.clock.now();
    const marked = dayIn(labels[INVALID_SINCE]);
    const usedMs = Math.max(sinceMs, Date.parse(secret.metadata.creationTimestamp), dayIn(labels[LAST_USED]) ?? 0);
    const dueMs = (marked === undefined || marked <= usedMs ? usedMs : marked) + PERIOD_MS;
    if (now < dueMs) {
      context.wakeAfter(key, dueMs - now);
      return;
    }
    if (marked === undefined || marked <= usedMs) mark(context, secret, new Date(now).toISOString().slice(0, 10));
    else remove(context, secret);
  },
};

/** `2026-11-21` */
function dayIn(text: string | undefined): number | undefined {
  return text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text) ? undefined : Date.parse(text);
}

/** Its account lists it: such secrets were made with accounts until Kubernetes 1.24. */
function isGivenByItself(context: ControllerContext, secret: Stored<Secret>): boolean {
  const account = context.lister(serviceaccounts).find(`${namespaceOf(secret)}/${secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? ''}`);
  return account?.secrets?.some(({ name }) => name === secret.metadata.name) === true;
}

function isMounted(context: ControllerContext, secret: Stored<Secret>): boolean {
  return context.lister(pods).list(namespaceOf(secret)).some(({ spec }) => spec.volumes?.some((volume) => volume.secret?.secretName === secret.metadata.name) === true);
}

function mark(context: ControllerContext, { metadata: { namespace, name, resourceVersion } }: Stored<Secret>, day: string): void {
  context.client.patch(secrets, namespace, name, 'merge', { metadata: { resourceVersion, labels: { [INVALID_SINCE]: day } } });
}

function remove(context: ControllerContext, { metadata: { namespace, name, uid, resourceVersion } }: Stored<Secret>): void {
  try {
    context.client.delete(secrets, namespace, name, { preconditions: { uid, resourceVersion } });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}
