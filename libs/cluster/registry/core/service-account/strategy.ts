// Mirrors pkg/registry/core/serviceaccount
// Differs: nothing that can be seen.
import type { ServiceAccount } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

const ENFORCE = 'kubernetes.io/enforce-mountable-secrets';

export const serviceAccountStrategy: Behaviour<ServiceAccount> = {
  warnings: ({ metadata }) => (metadata?.annotations?.[ENFORCE] === undefined ? [] : [`metadata.annotations[${ENFORCE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`]),
};
