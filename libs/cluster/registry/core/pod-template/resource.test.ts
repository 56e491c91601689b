import { testResource } from '#cluster/testing/resource-tests.js';
import { podTemplateResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };

testResource(podTemplateResource, {
  sample: { template },
  fills: [['what a pod has', {}, { template: { spec: { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst' } } }], ['nothing where certificates are asked for that are off', { template: { spec: { volumes: [{ name: 'v', projected: { sources: [{ podCertificate: { signerName: 'a/b', keyType: 'RSA3072' } }] } }] } } }, { template: { spec: { volumes: [{ projected: { sources: [{}] } }] } } }]],
  refuses: [['pods without containers', { template: { spec: { containers: [] } } }, 'template.spec.containers: Required value']],
  keeps: [['pods with a container', { template: { spec: { containers: [{ name: 'C', image: 'nginx' }] } } }, `template.spec.containers[0].name: Invalid value: "C": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`]],
  shows: [['what its pods are', {}, ['x', 'c', 'nginx', 'app=a']]],
});
