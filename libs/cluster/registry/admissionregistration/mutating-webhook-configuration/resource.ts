import { mutatingwebhookconfigurations } from '#cluster/api/resources.js';
import { webhookColumns } from '#cluster/registry/admissionregistration/webhooks.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { mutatingWebhookStrategy } from './strategy.js';

export const mutatingWebhookConfigurationResource = defineResource(mutatingwebhookconfigurations, { categories: ['api-extensions'], strategy: mutatingWebhookStrategy, columns: webhookColumns });
