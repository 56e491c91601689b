// Mirrors pkg/registry/admissionregistration/{validatingwebhookconfiguration,mutatingwebhookconfiguration}
import type { MutatingWebhook, MutatingWebhookConfiguration, ValidatingWebhook, ValidatingWebhookConfiguration } from '#cluster/api/generated/types.js';
import { AGE, integer, NAME } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { webhooksErrors } from './webhook-validation.js';

const COLUMNS = [NAME, integer<ValidatingWebhookConfiguration | MutatingWebhookConfiguration>('Webhooks', ({ webhooks }) => webhooks?.length ?? 0), AGE];

function filled<T extends ValidatingWebhook | MutatingWebhook>(hook: T): T {
  const defaults: Partial<ValidatingWebhook> = { failurePolicy: 'Fail', matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, timeoutSeconds: 10 };
  const made = fill(hook, defaults as Partial<T>);
  return {
    ...made,
    ...(made.rules === undefined ? {} : { rules: made.rules.map((rule) => fill(rule, { scope: '*' })) }),
    ...(made.clientConfig?.service === undefined ? {} : { clientConfig: { ...made.clientConfig, service: fill(made.clientConfig.service, { port: 443 }) } }),
  };
}

export const validatingWebhookStrategy: Behaviour<ValidatingWebhookConfiguration> = {
  hasGeneration: true,
  setDefaults: (object) => withPart(object, 'webhooks', (hooks) => hooks.map(filled)),
  validate: webhooksErrors,
  validateUpdate: webhooksErrors,
  columns: COLUMNS,
};

export const mutatingWebhookStrategy: Behaviour<MutatingWebhookConfiguration> = {
  hasGeneration: true,
  setDefaults: (object) => withPart(object, 'webhooks', (hooks) => hooks.map((hook) => fill(filled(hook), { reinvocationPolicy: 'Never' }))),
  validate: webhooksErrors,
  validateUpdate: webhooksErrors,
  columns: COLUMNS,
};
