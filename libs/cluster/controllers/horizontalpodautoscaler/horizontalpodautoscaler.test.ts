import { expect, test } from 'vitest';
import { deployments, events, horizontalpodautoscalers } from '#cluster/api/resources.js';
import { HollowCluster } from '#cluster/testing/hollow-cluster.js';
import { aDeployment } from '#cluster/testing/manifests.js';

test('keeps the size within its limits and says that there are no metrics', () => {
  const cluster = new HollowCluster();
  cluster.client.create(deployments, aDeployment('web', 1));
  cluster.client.create(horizontalpodautoscalers, {
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web', namespace: 'default' },
    spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] },
  });
  cluster.advance(14_000);
  expect(cluster.list(deployments)[0]?.spec.replicas).toBe(1);
  cluster.advance(4_000);
  expect(cluster.list(deployments)[0]?.spec.replicas).toBe(2);
  expect(cluster.list(horizontalpodautoscalers)[0]?.status?.conditions?.map(({ type, status, reason, message }) => `${type} ${status} ${reason ?? ''} ${message ?? ''}`)).toEqual(['AbleToScale True SucceededRescale the HPA controller was able to update the target scale to 2']);
  expect(cluster.list(events).find(({ reason }) => reason === 'SuccessfulRescale')?.message).toBe('New size: 2; reason: Current number of replicas below Spec.MinReplicas');
  cluster.advance(15_000);
  expect(cluster.list(horizontalpodautoscalers)[0]?.status?.conditions?.at(-1)).toMatchObject({
    type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric',
    message: 'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
  });
  expect(cluster.problems).toEqual([]);
});
