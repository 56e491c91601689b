// Mirrors pkg/registry/admissionregistration/mutatingwebhookconfiguration
import type { MutatingWebhookConfiguration } from '#cluster/api/generated/types.js';
import { webhooksErrors } from '#cluster/registry/admissionregistration/webhook-validation.js';
import { webhookDefaults } from '#cluster/registry/admissionregistration/webhooks.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';

export const mutatingWebhookStrategy: Behaviour<MutatingWebhookConfiguration> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (object) => withPart(object, 'webhooks', (hooks) => hooks.map((hook) => fill(webhookDefaults(hook), { reinvocationPolicy: 'Never' }))),
  validate: webhooksErrors,
  validateUpdate: webhooksErrors,
};
