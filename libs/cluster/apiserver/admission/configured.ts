// What a cluster's own objects add to the plugins that are always there.
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';
import type { AdmissionPlugin } from './admission.js';
import { AdmissionConfigurations } from './matching/configurations.js';
import { mutatingAdmissionPolicy } from './mutating-admission-policy/mutating-admission-policy.js';
import { validatingAdmissionPolicy } from './validating-admission-policy/validating-admission-policy.js';
import type { Outbound } from './webhooks/transport.js';
import { mutatingWebhooks, validatingWebhooks } from './webhooks/webhooks.js';

/** The plugins of one cluster that ask its policies and webhooks. */
export function configuredPlugins(etcd: Etcd, table: ResourceTable, outbound: Outbound): readonly AdmissionPlugin[] {
  const configurations = new AdmissionConfigurations(etcd);
  return [
    mutatingAdmissionPolicy(configurations, table),
    mutatingWebhooks(configurations, table, outbound),
    validatingAdmissionPolicy(configurations, table),
    validatingWebhooks(configurations, table, outbound),
  ];
}

/** All plugins in Kubernetes' order: policies and webhooks come after the built-in ones and before quota. */
export function withConfigured(plugins: readonly AdmissionPlugin[], configured: readonly AdmissionPlugin[]): readonly AdmissionPlugin[] {
  const quota = plugins.findIndex((plugin) => plugin.name === 'ResourceQuota');
  const at = quota < 0 ? plugins.length : quota;
  return [...plugins.slice(0, at), ...configured, ...plugins.slice(at)];
}
