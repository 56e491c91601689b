import { validatingwebhookconfigurations } from '#cluster/api/resources.js';
import { webhookColumns } from '#cluster/registry/admissionregistration/webhooks.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { validatingWebhookStrategy } from './strategy.js';

export const validatingWebhookConfigurationResource = defineResource(validatingwebhookconfigurations, { categories: ['api-extensions'], strategy: validatingWebhookStrategy, columns: webhookColumns });
