import { testResource } from '#cluster/testing/resource-tests.js';
import { expect, test } from 'vitest';
import { horizontalpodautoscalers, horizontalpodautoscalersV1 } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { horizontalPodAutoscalerResource, horizontalPodAutoscalerV1Resource } from './resource.js';

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'w' };
const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };

testResource(horizontalPodAutoscalerResource, {
  sample: { spec: { maxReplicas: 3, scaleTargetRef } },
  fills: [
    ['one and what is measured', {}, { spec: { minReplicas: 1, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] } }],
    ['the rest of a behaviour', { spec: { behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } } }, { spec: { behavior: { scaleUp: { selectPolicy: 'Max' }, scaleDown: { stabilizationWindowSeconds: 5, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] } } } }],
  ],
  refuses: [
    ['no maximum', { spec: { maxReplicas: 0 } }, '[spec.maxReplicas: Required value: must be set and greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]'],
    ['a target of no group', { spec: { scaleTargetRef: { apiVersion: null } } }, 'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group'],
    ['a metric without its source', { spec: { metrics: [{ type: 'Pods' }] } }, 'spec.metrics[0].pods: Required value: must populate information for the given metric source'],
    ['a metric without a target', { spec: { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }] } }, 'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization'],
    ['a wait that is too long', { spec: { behavior: { scaleDown: { stabilizationWindowSeconds: 4000 } } } }, 'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600'],
  ],
  keeps: [['a maximum', { spec: { maxReplicas: 0 } }, '[spec.maxReplicas: Required value: must be set and greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]']],
  statuses: [['fewer than none', { currentReplicas: -1, desiredReplicas: -2, currentMetrics: null }, '[status.currentReplicas: Invalid value: -1: must be greater than or equal to 0, status.desiredReplicas: Invalid value: -2: must be greater than or equal to 0]']],
  shows: [
    ['what is not known yet', {}, ['x', 'Deployment/w', 'cpu: <unknown>/80%', '1', 3, 0, '0s']],
    ['what is', { spec: { minReplicas: 2, metrics: [cpu, cpu, cpu] }, status: { currentReplicas: 2, desiredReplicas: 2, currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 7 } } }] } }, ['x', 'Deployment/w', 'cpu: 7%/50%, cpu: <unknown>/50% + 1 more...', '2', 3, 2, '0s']],
  ],
});

testResource(horizontalPodAutoscalerV1Resource, {
  sample: { spec: { maxReplicas: 3, scaleTargetRef } },
  fills: [['what is wanted', {}, { spec: { minReplicas: 1, targetCPUUtilizationPercentage: 80 } }]],
  refuses: [['fewer than none', { spec: { minReplicas: -1 } }, 'spec.minReplicas: Invalid value: -1: must be greater than or equal to 1']],
  shows: [['the same', { spec: { targetCPUUtilizationPercentage: 50 } }, ['x', 'Deployment/w', 'cpu: <unknown>/50%', '1', 3, 0, '0s']]],
});

test('what v1 has no fields for stands in its annotations, and comes back from there', () => {
  const { client } = aSmallCluster();
  const metadata = { name: 'x', namespace: 'default' };
  const pods = { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '100' } } };
  const object = { type: 'Object', object: { describedObject: { apiVersion: 'v1', kind: 'Service', name: 's' }, metric: { name: 'hits' }, target: { type: 'Value', value: '2k' } } };
  client.create(horizontalpodautoscalers, { metadata, spec: { maxReplicas: 3, scaleTargetRef, metrics: [pods, cpu, object], behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } } });
  const old = client.get(horizontalpodautoscalersV1, 'default', 'x');
  expect(old.spec.targetCPUUtilizationPercentage).toBe(50);
  expect(old.metadata.annotations).toMatchObject({
    'autoscaling.alpha.kubernetes.io/metrics': '[{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"100"}},{"type":"Object","object":{"target":{"kind":"Service","name":"s","apiVersion":"v1"},"metricName":"hits","targetValue":"2k"}}]',
    'autoscaling.alpha.kubernetes.io/behavior': expect.stringContaining('"ScaleDown":{"StabilizationWindowSeconds":5,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}'),
  });
  client.patch(horizontalpodautoscalersV1, 'default', 'x', 'merge', { spec: { maxReplicas: 7 } });
  const now = client.get(horizontalpodautoscalers, 'default', 'x');
  expect(now.spec).toMatchObject({ maxReplicas: 7, metrics: [pods, object, cpu], behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } });
  expect(now.metadata.annotations).toBeUndefined();
});
