import { testResource } from '#cluster/testing/resource-tests.js';
import { podTemplateResource } from './resource.js';

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };

testResource(podTemplateResource, {
  sample: { template },
  fills: [['what a pod has', {}, { template: { spec: { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst' } } }]],
  refuses: [['pods without containers', { template: { spec: { containers: [] } } }, 'template.spec.containers: Required value']],
  shows: [['what its pods are', {}, ['x', 'c', 'nginx', 'app=a']]],
});
