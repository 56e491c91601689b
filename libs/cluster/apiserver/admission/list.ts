import type { AdmissionPlugin } from './admission.js';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates/certificates.js';
import { defaultIngressClass, defaultStorageClass } from './default-storage-class/default-storage-class.js';
import { defaultTolerationSeconds } from './default-toleration-seconds/default-toleration-seconds.js';
import { limitRanger } from './limit-ranger/limit-ranger.js';
import { namespaceLifecycle } from './namespace-lifecycle/namespace-lifecycle.js';
import { nodeRestriction } from './node-restriction/node-restriction.js';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize/persistent-volume-claim-resize.js';
import { podSecurity } from './pod-security/pod-security.js';
import { priority } from './priority/priority.js';
import { resourceQuota } from './resource-quota/resource-quota.js';
import { runtimeClass } from './runtime-class/runtime-class.js';
import { serviceAccount } from './service-account/service-account.js';
import { storageObjectInUseProtection } from './storage-protection/storage-protection.js';
import { taintNodesByCondition } from './taint-nodes/taint-nodes.js';

/** Runs top to bottom; mutating plugins first, and quota last, because it charges for what is really stored. */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  runtimeClass,
  defaultStorageClass,
  storageObjectInUseProtection,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  persistentVolumeClaimResize,
  resourceQuota,
];
