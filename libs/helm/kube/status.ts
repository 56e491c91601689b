// Mirrors sigs.k8s.io/cli-utils/pkg/kstatus (fluxcd's fork that helm uses): is an object as its spec wants it?
import { at, type Dynamic, listOf } from '#kubectl/rest/dynamic.js';

export interface ObjectStatus {
  readonly status: 'Current' | 'InProgress' | 'Failed' | 'Terminating' | 'NotFound';
  readonly message: string;
}

const current = (message: string): ObjectStatus => ({ status: 'Current', message });
const inProgress = (message: string): ObjectStatus => ({ status: 'InProgress', message });
const failed = (message: string): ObjectStatus => ({ status: 'Failed', message });

export function statusOf(object: Dynamic): ObjectStatus {
  if (at(object, 'metadata', 'deletionTimestamp')) return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  const { generation } = object.metadata ?? {};
  const observed = at(object, 'status', 'observedGeneration');
  if (observed !== undefined && generation !== undefined && observed !== generation) return inProgress(`${object.kind} generation is ${generation}, but latest observed generation is ${observed}`);
  const known = KINDS[String(object.kind)];
  return known === undefined ? current('Resource is current') : known(object);
}

const number = (object: Dynamic, ...path: string[]) => Number(at(object, ...path) ?? 0);

function counted(kind: string, object: Dynamic): ObjectStatus | undefined {
  const wanted = Number(at(object, 'spec', 'replicas') ?? 1);
  const replicas = number(object, 'status', 'replicas');
  const updated = number(object, 'status', 'updatedReplicas');
  const ready = number(object, 'status', 'readyReplicas');
  const available = number(object, 'status', 'availableReplicas');
  if (kind === 'ReplicaSet') {
    const labelled = number(object, 'status', 'fullyLabeledReplicas');
    if (wanted > labelled) return inProgress(`Labelled: ${labelled}/${wanted}`);
    if (wanted > available) return inProgress(`Available: ${available}/${wanted}`);
    if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`);
    return replicas > wanted ? inProgress(`Pending termination: ${replicas - wanted}`) : undefined;
  }
  if (wanted > replicas) return inProgress(`Replicas: ${replicas}/${wanted}`);
  if (kind === 'StatefulSet') {
    if (wanted > ready) return inProgress(`Ready: ${ready}/${wanted}`);
    if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);
    return undefined;
  }
  if (wanted > updated) return inProgress(`Updated: ${updated}/${wanted}`);
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);
  if (updated > available) return inProgress(`Available: ${available}/${updated}`);
  return wanted > ready ? inProgress(`Ready: ${ready}/${wanted}`) : undefined;
}

function conditionOf(object: Dynamic, type: string): Dynamic {
  return listOf(at(object, 'status', 'conditions')).find((condition) => condition.type === type);
}

function deployment(object: Dynamic): ObjectStatus {
  const progressing = conditionOf(object, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') return failed('Progress deadline exceeded');
  const waiting = counted('Deployment', object);
  if (waiting !== undefined) return waiting;
  if (progressing !== undefined && !(progressing.status === 'True' && progressing.reason === 'NewReplicaSetAvailable')) return inProgress('ReplicaSet not Available');
  if (conditionOf(object, 'Available')?.status !== 'True') return inProgress('Deployment not Available');
  return current(`Deployment is available. Replicas: ${number(object, 'status', 'replicas')}`);
}

function statefulSet(object: Dynamic): ObjectStatus {
  if (at(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return current('StatefulSet is using the ondelete update strategy');
  const waiting = counted('StatefulSet', object);
  if (waiting !== undefined) return waiting;
  const partition = at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const wanted = Number(at(object, 'spec', 'replicas') ?? 1);
  const updated = number(object, 'status', 'updatedReplicas');
  if (partition > 0) return updated < wanted - partition ? inProgress(`updated: ${updated}/${wanted - partition}`) : current(`Partition rollout complete. updated: ${updated}`);
  const currentReplicas = number(object, 'status', 'currentReplicas');
  if (wanted > currentReplicas) return inProgress(`current: ${currentReplicas}/${wanted}`);
  if (at(object, 'status', 'currentRevision') !== at(object, 'status', 'updateRevision')) return inProgress('Waiting for updated revision to match current');
  return current(`All replicas scheduled as expected. Replicas: ${number(object, 'status', 'replicas')}`);
}

function daemonSet(object: Dynamic): ObjectStatus {
  const desired = at(object, 'status', 'desiredNumberScheduled');
  if (at(object, 'status', 'observedGeneration') === undefined) return inProgress('Observed generation is not set');
  if (desired === undefined) return inProgress('Missing .status.desiredNumberScheduled');
  const steps: readonly (readonly [string, string])[] = [['Current', 'currentNumberScheduled'], ['Updated', 'updatedNumberScheduled'], ['Available', 'numberAvailable'], ['Ready', 'numberReady']];
  for (const [word, field] of steps) if (desired > number(object, 'status', field)) return inProgress(`${word}: ${number(object, 'status', field)}/${desired}`);
  return current(`All replicas scheduled as expected. Replicas: ${desired}`);
}

function pod(object: Dynamic): ObjectStatus {
  switch (at(object, 'status', 'phase')) {
    case 'Succeeded':
      return current('Pod has completed successfully');
    case 'Failed':
      return failed('Pod has completed, but not successfully');
    case 'Running':
      if (conditionOf(object, 'Ready')?.status === 'True') return current('Pod is Ready');
      return crashing(object) ?? inProgress('Pod is running but is not Ready');
    case 'Pending': {
      const scheduled = conditionOf(object, 'PodScheduled');
      if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') return failed('Pod could not be scheduled');
      return inProgress('Pod is in the Pending phase');
    }
    default:
      return inProgress('Pod phase not available');
  }
}

function crashing(object: Dynamic): ObjectStatus | undefined {
  const names = listOf(at(object, 'status', 'containerStatuses')).filter((each) => each.state?.waiting?.reason === 'CrashLoopBackOff').map((each) => each.name);
  return names.length === 0 ? undefined : failed(`Containers in CrashLoop state: ${names.join(',')}`);
}

function job(object: Dynamic): ObjectStatus {
  const complete = jobEnd(object);
  if (complete !== undefined) return complete;
  if (at(object, 'status', 'startTime') === undefined) return inProgress('Job not started');
  const status = object.status;
  return current(`Job in progress. success:${status.succeeded ?? 0}, active: ${status.active ?? 0}, failed: ${status.failed ?? 0}`);
}

function jobEnd(object: Dynamic): ObjectStatus | undefined {
  const completions = at(object, 'spec', 'completions') ?? at(object, 'spec', 'parallelism') ?? 1;
  if (conditionOf(object, 'Complete')?.status === 'True') return current(`Job Completed. succeeded: ${number(object, 'status', 'succeeded')}/${completions}`);
  if (conditionOf(object, 'Failed')?.status === 'True') return failed(`Job Failed. failed: ${number(object, 'status', 'failed')}/${completions}`);
  return undefined;
}

function service(object: Dynamic): ObjectStatus {
  const { type, clusterIP } = object.spec ?? {};
  if (type === 'LoadBalancer' && !clusterIP) return inProgress('ClusterIP not set. Service type: LoadBalancer');
  return current('Service is ready');
}

const KINDS: Readonly<Record<string, (object: Dynamic) => ObjectStatus>> = {
  Deployment: deployment, StatefulSet: statefulSet, DaemonSet: daemonSet, Pod: pod, Job: job, Service: service,
  ReplicaSet: (object) => counted('ReplicaSet', object) ?? current(`ReplicaSet is available. Replicas: ${number(object, 'status', 'replicas')}`),
  PersistentVolumeClaim: (object) => (at(object, 'status', 'phase') === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${at(object, 'status', 'phase') ?? 'unknown'}`)),
  CustomResourceDefinition: (object) => (conditionOf(object, 'Established')?.status === 'True' ? current('CRD is established') : inProgress('Install in progress')),
};

/** Of a hook: jobs and pods must come to their end, anything else is done when created. */
export function hookStatusOf(object: Dynamic): ObjectStatus {
  if (object.kind === 'Job') return jobEnd(object) ?? inProgress('Job in progress');
  if (object.kind !== 'Pod') return current('Resource is current');
  const phase = at(object, 'status', 'phase');
  if (phase === 'Succeeded') return current(`pod ${object.metadata.name} succeeded`);
  return phase === 'Failed' ? failed(`pod ${object.metadata.name} failed`) : inProgress('Pod in progress');
}

/** With --wait-for-jobs a job must have completed. */
export function statusWithJobs(object: Dynamic): ObjectStatus {
  return object.kind === 'Job' ? (jobEnd(object) ?? inProgress('Job in progress')) : statusOf(object);
}
