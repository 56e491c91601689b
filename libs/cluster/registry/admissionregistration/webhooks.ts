// What the configurations of both kinds of webhooks share.
import type { MutatingWebhook, MutatingWebhookConfiguration, ValidatingWebhook, ValidatingWebhookConfiguration } from '#cluster/api/generated/types.js';
import { AGE, described, integer, NAME } from '#cluster/registry/columns.js';
import { fill } from '#cluster/registry/fill.js';

export const webhookColumns = described([NAME, integer<ValidatingWebhookConfiguration | MutatingWebhookConfiguration>('Webhooks', ({ webhooks }) => webhooks?.length ?? 0), AGE], { Webhooks: 'Webhooks indicates the number of webhooks registered in this configuration' });

/** What is left out of a webhook. */
export function webhookDefaults<T extends ValidatingWebhook | MutatingWebhook>(hook: T): T {
  const defaults: Partial<ValidatingWebhook> = { failurePolicy: 'Fail', matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, timeoutSeconds: 10 };
  const made = fill(hook, defaults as Partial<T>);
  return {
    ...made,
    ...(made.rules === undefined ? {} : { rules: made.rules.map((rule) => fill(rule, { scope: '*' })) }),
    ...(made.clientConfig?.service === undefined ? {} : { clientConfig: { ...made.clientConfig, service: fill(made.clientConfig.service, { port: 443 }) } }),
  };
}
