import type { AdmissionPlugin } from './admission.js';
import { namespaceLifecycle } from './namespace-lifecycle/namespace-lifecycle.js';

/** Runs top to bottom; mutating plugins first, and quota last, because it charges for what is really stored. */
export const admissionPlugins: readonly AdmissionPlugin[] = [namespaceLifecycle];
