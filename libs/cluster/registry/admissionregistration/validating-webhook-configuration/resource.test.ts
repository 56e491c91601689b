import { testResource } from '#cluster/testing/resource-tests.js';
import { validatingWebhookConfigurationResource } from './resource.js';

const webhook = { name: 'hook.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig: { service: { namespace: 'a', name: 's' } } };
const changed = (change: object) => ({ webhooks: [{ ...webhook, ...change }] });

testResource(validatingWebhookConfigurationResource, {
  sample: { webhooks: [webhook] },
  fills: [['what is meant by what is left out', {}, { webhooks: [{ failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10, clientConfig: { service: { port: 443 } } }] }]],
  refuses: [
    ['a short name', changed({ name: 'hook' }), 'webhooks[0].name: Invalid value: "hook": should be a domain with at least three segments separated by dots'],
    ['a long wait', changed({ timeoutSeconds: 31 }), 'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'],
    ['nobody to ask', changed({ clientConfig: {} }), 'webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
    ['a webhook twice', { webhooks: [webhook, webhook] }, 'webhooks[1].name: Duplicate value: "hook.example.com"'],
  ],
  shows: [['how many', {}, ['x', 1, '0s']]],
});
