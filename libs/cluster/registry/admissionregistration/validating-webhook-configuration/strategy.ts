// Mirrors pkg/registry/admissionregistration/validatingwebhookconfiguration
import type { ValidatingWebhookConfiguration } from '#cluster/api/generated/types.js';
import { webhooksErrors } from '#cluster/registry/admissionregistration/webhook-validation.js';
import { webhookDefaults } from '#cluster/registry/admissionregistration/webhooks.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';

export const validatingWebhookStrategy: Behaviour<ValidatingWebhookConfiguration> = {
  hasGeneration: true,
  allowsUnconditionalUpdate: false,
  setDefaults: (object) => withPart(object, 'webhooks', (hooks) => hooks.map(webhookDefaults)),
  validate: webhooksErrors,
  validateUpdate: webhooksErrors,
};
