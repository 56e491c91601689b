import { testResource } from '#cluster/testing/resource-tests.js';
import { mutatingWebhookConfigurationResource } from './resource.js';

const webhook = { name: 'hook.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig: { service: { namespace: 'a', name: 's' } } };
const changed = (change: object) => ({ webhooks: [{ ...webhook, ...change }] });

testResource(mutatingWebhookConfigurationResource, {
  sample: { webhooks: [webhook] },
  fills: [['that it is asked once', {}, { webhooks: [{ reinvocationPolicy: 'Never', failurePolicy: 'Fail' }] }]],
  refuses: [
    ['another policy', changed({ reinvocationPolicy: 'Always' }), 'webhooks[0].reinvocationPolicy: Unsupported value: "Always": supported values: "IfNeeded", "Never"'],
    ['an address without TLS', changed({ clientConfig: { url: 'http://a/b' } }), "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]"],
  ],
  shows: [['how many', {}, ['x', 1, '0s']]],
});
