// What a cluster's own objects add to the plugins that are always there.
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';
import type { AdmissionPlugin } from './admission.js';
import { AdmissionConfigurations } from './matching/configurations.js';
import { mutatingAdmissionPolicy } from './mutating-admission-policy/mutating-admission-policy.js';
import { validatingAdmissionPolicy } from './validating-admission-policy/validating-admission-policy.js';

/** The plugins of one cluster, in Kubernetes' order: policies and webhooks come after the built-in ones and before quota. */
export function withConfiguredAdmission(plugins: readonly AdmissionPlugin[], etcd: Etcd, table: ResourceTable): readonly AdmissionPlugin[] {
  const configurations = new AdmissionConfigurations(etcd);
  const configured = [mutatingAdmissionPolicy(configurations, table), validatingAdmissionPolicy(configurations, table)];
  const quota = plugins.findIndex((plugin) => plugin.name === 'ResourceQuota');
  const at = quota < 0 ? plugins.length : quota;
  return [...plugins.slice(0, at), ...configured, ...plugins.slice(at)];
}
