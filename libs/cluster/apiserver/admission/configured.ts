// What a cluster's own objects add to the plugins that are always there.
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';
import type { Requests } from '#cluster/apiserver/waiting/requests.js';
import type { Wires } from '#cluster/apiserver/wires.js';
import type { AdmissionPlugin } from './admission.js';
import { AdmissionConfigurations } from './matching/configurations.js';
import { mutatingAdmissionPolicy } from './mutating-admission-policy/mutating-admission-policy.js';
import { validatingAdmissionPolicy } from './validating-admission-policy/validating-admission-policy.js';
import { WebhookCaller } from './webhooks/caller.js';
import { mutatingWebhooks, validatingWebhooks } from './webhooks/webhooks.js';

/** The plugins of one cluster that ask its policies and webhooks. */
export function configuredPlugins({ etcd, table, wires, requests }: { readonly etcd: Etcd; readonly table: ResourceTable; readonly wires: Wires; readonly requests: Requests }): readonly AdmissionPlugin[] {
  const configurations = new AdmissionConfigurations(etcd);
  const caller = new WebhookCaller(table, wires, requests);
  return [
    mutatingAdmissionPolicy(configurations, table),
    mutatingWebhooks(configurations, caller),
    validatingAdmissionPolicy(configurations, table),
    validatingWebhooks(configurations, caller),
  ];
}

/** All plugins in Kubernetes' order: policies and webhooks come after the built-in ones and before quota. */
export function withConfigured(plugins: readonly AdmissionPlugin[], configured: readonly AdmissionPlugin[]): readonly AdmissionPlugin[] {
  const quota = plugins.findIndex((plugin) => plugin.name === 'ResourceQuota');
  const at = quota < 0 ? plugins.length : quota;
  return [...plugins.slice(0, at), ...configured, ...plugins.slice(at)];
}
