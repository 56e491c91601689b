import { describeCronJob, describeJob } from './batch.js';
import { describeConfigMap, describeLimitRange, describeNamespace, describePriorityClass, describeQuota, describeSecret, describeServiceAccount } from './config.js';
import type { Describer } from './context.js';
import { describeEndpointSlice, describeEndpoints, describeIngress, describeIngressClass, describeIpAddress, describeNetworkPolicy, describeService, describeServiceCidr } from './network.js';
import { describeNode } from './node.js';
import { describePod } from './pod.js';
import { describeAutoscaler, describeDisruptionBudget, describeSigningRequest } from './policy.js';
import { describeBinding, describeRole } from './rbac.js';
import { describeAttributesClass, describeClaim, describeCsiNode, describePersistentVolume, describeStorageClass } from './storage.js';
import { describeDaemonSet, describeDeployment, describeReplicaSet, describeStatefulSet } from './workloads.js';

/** By kind and group. What is not here is described field by field. */
export const describers: Readonly<Record<string, Describer>> = {
  Pod: describePod,
  ReplicationController: describeReplicaSet,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  Node: describeNode,
  LimitRange: describeLimitRange,
  ResourceQuota: describeQuota,
  PersistentVolume: describePersistentVolume,
  PersistentVolumeClaim: describeClaim,
  Namespace: describeNamespace,
  Endpoints: describeEndpoints,
  ConfigMap: describeConfigMap,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'HorizontalPodAutoscaler.autoscaling': describeAutoscaler,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'ServiceCIDR.networking.k8s.io': describeServiceCidr,
  'IPAddress.networking.k8s.io': describeIpAddress,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  'Job.batch': describeJob,
  'CronJob.batch': describeCronJob,
  'StatefulSet.apps': describeStatefulSet,
  'Deployment.apps': describeDeployment,
  'DaemonSet.apps': describeDaemonSet,
  'ReplicaSet.apps': describeReplicaSet,
  'CertificateSigningRequest.certificates.k8s.io': describeSigningRequest,
  'StorageClass.storage.k8s.io': describeStorageClass,
  'CSINode.storage.k8s.io': describeCsiNode,
  'VolumeAttributesClass.storage.k8s.io': describeAttributesClass,
  'PodDisruptionBudget.policy': describeDisruptionBudget,
  'Role.rbac.authorization.k8s.io': describeRole,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeBinding,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeBinding,
};
