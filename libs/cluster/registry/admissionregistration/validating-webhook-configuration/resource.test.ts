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
    ['a service without a name, told of as it is told of', changed({ clientConfig: { service: { namespace: 'a', name: '' } } }), 'webhooks[0].clientConfig.service.namespace: Required value'],
    ['a service of no namespace', changed({ clientConfig: { service: { namespace: '', name: 's', port: 0 } } }), '[webhooks[0].clientConfig.service.name: Required value, webhooks[0].clientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive]'],
    ['a path of no start', changed({ clientConfig: { service: { namespace: 'a', name: 's', path: 'a/b' } } }), '[webhooks[0].clientConfig.service.path: Invalid value: "a/b": must start with a \'/\', webhooks[0].clientConfig.service.path: Invalid value: "a/b": segment[0] may not be empty]'],
    ['an empty address', changed({ clientConfig: { url: '' } }), "[webhooks[0].clientConfig.url: Invalid value: \"\": 'https' is the only allowed URL scheme; desired format: https://host[/path], webhooks[0].clientConfig.url: Invalid value: \"\": host must be specified; desired format: https://host[/path]]"],
    ['an address with all there is', changed({ clientConfig: { url: 'https://u:p@host/a?b=c#d' } }), '[webhooks[0].clientConfig.url: Invalid value: "u:p": user information is not permitted in the URL, webhooks[0].clientConfig.url: Invalid value: "d": fragments are not permitted in the URL, webhooks[0].clientConfig.url: Invalid value: "b=c": query parameters are not permitted in the URL]'],
    ['effects besides', changed({ sideEffects: 'Some' }), 'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
    ['not to say whether there are effects', changed({ sideEffects: null }), 'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
    ['no version of reviews', changed({ admissionReviewVersions: [] }), 'webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
    ['versions that are not understood', changed({ admissionReviewVersions: ['v2', 'v2'] }), '[webhooks[0].admissionReviewVersions[1]: Invalid value: "v2": duplicate version, webhooks[0].admissionReviewVersions: Invalid value: ["v2","v2"]: must include at least one of v1, v1beta1]'],
    ['rules of another kind', changed({ rules: [{ apiGroups: ['', '*'], apiVersions: [''], operations: ['*', 'LOOK'], resources: ['*', 'pods'], scope: 'World' }] }), '[webhooks[0].rules[0].operations: Invalid value: ["*","LOOK"]: if \'*\' is present, must not specify other operations, webhooks[0].rules[0].operations[1]: Unsupported value: "LOOK": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE", webhooks[0].rules[0].apiGroups: Invalid value: ["","*"]: if \'*\' is present, must not specify other API groups, webhooks[0].rules[0].apiVersions[0]: Required value, webhooks[0].rules[0].resources: Invalid value: ["*","pods"]: if \'*\' is present, must not specify other resources without subresources, webhooks[0].rules[0].scope: Unsupported value: "World": supported values: "*", "Cluster", "Namespaced"]'],
  ],
  keeps: [['a wait', changed({ timeoutSeconds: 0 }), 'webhooks[0].timeoutSeconds: Invalid value: 0: the timeout value must be between 1 and 30 seconds']],
  shows: [['how many', {}, ['x', 1, '0s']]],
});
