// Mirrors k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

export interface RolloutState {
  readonly message: string;
  readonly done: boolean;
}

/** Throws Fatal when the rollout has failed. */
export function rolloutStatus(object: Dynamic, revision: number): RolloutState {
  if (object.kind === 'DaemonSet') return daemonSetStatus(object);
  if (object.kind === 'StatefulSet') return statefulSetStatus(object);
  return deploymentStatus(object, revision);
}

const waiting = (message: string): RolloutState => ({ message: `${message}\n`, done: false });
const finished = (message: string): RolloutState => ({ message: `${message}\n`, done: true });

function deploymentStatus({ metadata, spec, status = {} }: Dynamic, revision: number): RolloutState {
  const name = JSON.stringify(metadata.name);
  if (revision > 0) {
    const current = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
    if (current !== revision) throw new Fatal(`desired revision (${revision}) is different from the running revision (${current})`);
  }
  if (metadata.generation > (status.observedGeneration ?? 0)) return waiting('Waiting for deployment spec update to be observed...');
  const progressing = listOf(status.conditions).find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') throw new Fatal(`deployment ${name} exceeded its progress deadline`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas) return waiting(`Waiting for deployment ${name} rollout to finish: ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`);
  if (replicas > updatedReplicas) return waiting(`Waiting for deployment ${name} rollout to finish: ${replicas - updatedReplicas} old replicas are pending termination...`);
  if (availableReplicas < updatedReplicas) return waiting(`Waiting for deployment ${name} rollout to finish: ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  return finished(`deployment ${name} successfully rolled out`);
}

function daemonSetStatus({ metadata, spec, status = {} }: Dynamic): RolloutState {
  const name = JSON.stringify(metadata.name);
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new Fatal('rollout status is only available for RollingUpdate strategy type');
  if (metadata.generation > (status.observedGeneration ?? 0)) return waiting('Waiting for daemon set spec update to be observed...');
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status;
  if (updatedNumberScheduled < desiredNumberScheduled) return waiting(`Waiting for daemon set ${name} rollout to finish: ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`);
  if (numberAvailable < desiredNumberScheduled) return waiting(`Waiting for daemon set ${name} rollout to finish: ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`);
  return finished(`daemon set ${name} successfully rolled out`);
}

function statefulSetStatus({ metadata, spec, status = {} }: Dynamic): RolloutState {
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new Fatal('rollout status is only available for RollingUpdate strategy type');
  if (!status.observedGeneration || metadata.generation > status.observedGeneration) return waiting('Waiting for statefulset spec update to be observed...');
  const { readyReplicas = 0, updatedReplicas = 0 } = status;
  if (spec.replicas !== undefined && readyReplicas < spec.replicas) return waiting(`Waiting for ${spec.replicas - readyReplicas} pods to be ready...`);
  const rolling = spec.updateStrategy.rollingUpdate;
  if (rolling !== undefined) {
    const { partition } = rolling;
    if (spec.replicas !== undefined && partition !== undefined && updatedReplicas < spec.replicas - partition) return waiting(`Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${spec.replicas - partition} new pods have been updated...`);
    return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  if (status.updateRevision !== status.currentRevision) return waiting(`waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${status.updateRevision}...`);
  return finished(`statefulset rolling update complete ${status.currentReplicas ?? 0} pods at revision ${status.currentRevision}...`);
}
