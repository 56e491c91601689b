// Short ways to write the objects that tests need.
import type { DaemonSet, Deployment, Job, Pod, PodSpec, PodTemplateSpec, Service, StatefulSet } from '#cluster/api/generated/types.js';

export const NAMESPACE = 'default';

function podSpec(more: Partial<PodSpec> = {}): PodSpec {
  return { containers: [{ name: 'c', image: 'nginx:1.27' }], restartPolicy: 'Always', terminationGracePeriodSeconds: 1, schedulerName: 'default-scheduler', ...more };
}

export function template(app: string, more: Partial<PodSpec> = {}): PodTemplateSpec {
  return { metadata: { labels: { app } }, spec: podSpec(more) };
}

export function aPod(name: string, more: Partial<PodSpec> = {}, labels: Readonly<Record<string, string>> = { app: name }): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: NAMESPACE, labels }, spec: podSpec(more) };
}

/** A pod that asks for so much. */
export function aPodAsking(name: string, requests: Readonly<Record<string, string>>, more: Partial<PodSpec> = {}): Pod {
  return aPod(name, { containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests } }], ...more });
}

export function aDeployment(name: string, replicas: number, more: Partial<NonNullable<Deployment['spec']>> = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      replicas,
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      selector: { matchLabels: { app: name } },
      template: template(name),
      ...more,
    },
  };
}

export function aStatefulSet(name: string, replicas: number, more: Partial<NonNullable<StatefulSet['spec']>> = {}): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      replicas,
      serviceName: name,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      selector: { matchLabels: { app: name } },
      template: template(name),
      ...more,
    },
  };
}

export function aDaemonSet(name: string, more: Partial<PodSpec> = {}): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: NAMESPACE },
    spec: { selector: { matchLabels: { app: name } }, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }, template: template(name, more) },
  };
}

/** With the selector and labels that the server would give it. */
export function aJob(name: string, more: Partial<NonNullable<Job['spec']>> = {}): Job {
  const labels = { 'job-name': name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: NAMESPACE },
    spec: { parallelism: 1, completions: 1, backoffLimit: 6, template: { metadata: { labels }, spec: podSpec({ restartPolicy: 'Never' }) }, ...more },
  };
}

export function aService(name: string, more: Partial<NonNullable<Service['spec']>> = {}): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: NAMESPACE }, spec: { selector: { app: name }, ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }], ...more } };
}
