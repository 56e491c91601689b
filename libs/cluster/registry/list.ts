// Every built-in resource, in the order of discovery. Each is one folder, <group>/<resource>/:
//
//   resource.ts     its place in the API: names, verbs, sub-resources, storage version, with the two below put together
//   strategy.ts     how its objects behave: defaults, what happens before they are stored, what may be selected by
//   validation.ts   what is refused, with Kubernetes' paths and words; a line or two may stand in the strategy
//   columns.ts      the table of `kubectl get`, and what each column is for; mirrors pkg/printers/internalversion
//   *.test.ts       what it fills in, refuses and shows, in tables
//
// A file with nothing to say isn't there. What resources of a group share stands in that group's folder, what all share
// here beside this list. Version and scope come from api/resources.ts, fields and their docs from the published schema.
import type { Strategy } from '#cluster/apiserver/strategy.js';
import { mutatingAdmissionPolicyBindingResource } from './admissionregistration/mutating-admission-policy-binding/resource.js';
import { mutatingAdmissionPolicyResource } from './admissionregistration/mutating-admission-policy/resource.js';
import { mutatingWebhookConfigurationResource } from './admissionregistration/mutating-webhook-configuration/resource.js';
import { validatingAdmissionPolicyBindingResource } from './admissionregistration/validating-admission-policy-binding/resource.js';
import { validatingAdmissionPolicyResource } from './admissionregistration/validating-admission-policy/resource.js';
import { validatingWebhookConfigurationResource } from './admissionregistration/validating-webhook-configuration/resource.js';
import { customResourceDefinitionResource } from './apiextensions/custom-resource-definition/resource.js';
import { apiServiceResource } from './apiregistration/api-service/resource.js';
import { controllerRevisionResource } from './apps/controller-revision/resource.js';
import { daemonSetResource } from './apps/daemon-set/resource.js';
import { deploymentResource } from './apps/deployment/resource.js';
import { replicaSetResource } from './apps/replica-set/resource.js';
import { statefulSetResource } from './apps/stateful-set/resource.js';
import { selfSubjectReviewResource } from './authentication/self-subject-review/resource.js';
import { tokenReviewResource } from './authentication/token-review/resource.js';
import { localSubjectAccessReviewResource } from './authorization/local-subject-access-review/resource.js';
import { selfSubjectAccessReviewResource } from './authorization/self-subject-access-review/resource.js';
import { selfSubjectRulesReviewResource } from './authorization/self-subject-rules-review/resource.js';
import { subjectAccessReviewResource } from './authorization/subject-access-review/resource.js';
import { horizontalPodAutoscalerResource, horizontalPodAutoscalerV1Resource } from './autoscaling/horizontal-pod-autoscaler/resource.js';
import { cronJobResource } from './batch/cron-job/resource.js';
import { jobResource } from './batch/job/resource.js';
import { certificateSigningRequestResource } from './certificates/certificate-signing-request/resource.js';
import { leaseResource } from './coordination/lease/resource.js';
import { bindingResource } from './core/binding/resource.js';
import { componentStatusResource } from './core/component-status/resource.js';
import { configMapResource } from './core/config-map/resource.js';
import { endpointsResource } from './core/endpoints/resource.js';
import { eventResource } from './core/event/resource.js';
import { limitRangeResource } from './core/limit-range/resource.js';
import { namespaceResource } from './core/namespace/resource.js';
import { nodeResource } from './core/node/resource.js';
import { persistentVolumeClaimResource } from './core/persistent-volume-claim/resource.js';
import { persistentVolumeResource } from './core/persistent-volume/resource.js';
import { podTemplateResource } from './core/pod-template/resource.js';
import { podResource } from './core/pod/resource.js';
import { replicationControllerResource } from './core/replication-controller/resource.js';
import { resourceQuotaResource } from './core/resource-quota/resource.js';
import { secretResource } from './core/secret/resource.js';
import { serviceAccountResource } from './core/service-account/resource.js';
import { serviceResource } from './core/service/resource.js';
import { endpointSliceResource } from './discovery/endpoint-slice/resource.js';
import { eventsV1Resource } from './events/event/resource.js';
import { flowSchemaResource } from './flowcontrol/flow-schema/resource.js';
import { priorityLevelConfigurationResource } from './flowcontrol/priority-level-configuration/resource.js';
import { ingressClassResource } from './networking/ingress-class/resource.js';
import { ingressResource } from './networking/ingress/resource.js';
import { ipAddressResource } from './networking/ip-address/resource.js';
import { networkPolicyResource } from './networking/network-policy/resource.js';
import { serviceCidrResource } from './networking/service-cidr/resource.js';
import { runtimeClassResource } from './node/runtime-class/resource.js';
import { podDisruptionBudgetResource } from './policy/pod-disruption-budget/resource.js';
import { clusterRoleBindingResource } from './rbac/cluster-role-binding/resource.js';
import { clusterRoleResource } from './rbac/cluster-role/resource.js';
import { roleBindingResource } from './rbac/role-binding/resource.js';
import { roleResource } from './rbac/role/resource.js';
import { deviceClassResource } from './resource/device-class/resource.js';
import { resourceClaimTemplateResource } from './resource/resource-claim-template/resource.js';
import { resourceClaimResource } from './resource/resource-claim/resource.js';
import { resourceSliceResource } from './resource/resource-slice/resource.js';
import { priorityClassResource } from './scheduling/priority-class/resource.js';
import { csiDriverResource } from './storage/csi-driver/resource.js';
import { csiNodeResource } from './storage/csi-node/resource.js';
import { csiStorageCapacityResource } from './storage/csi-storage-capacity/resource.js';
import { storageClassResource } from './storage/storage-class/resource.js';
import { volumeAttachmentResource } from './storage/volume-attachment/resource.js';
import { volumeAttributesClassResource } from './storage/volume-attributes-class/resource.js';

export const builtInStrategies: readonly Strategy[] = [
  bindingResource,
  componentStatusResource,
  configMapResource,
  endpointsResource,
  eventResource,
  limitRangeResource,
  namespaceResource,
  nodeResource,
  persistentVolumeClaimResource,
  persistentVolumeResource,
  podResource,
  podTemplateResource,
  replicationControllerResource,
  resourceQuotaResource,
  secretResource,
  serviceAccountResource,
  serviceResource,
  apiServiceResource,
  controllerRevisionResource,
  daemonSetResource,
  deploymentResource,
  replicaSetResource,
  statefulSetResource,
  eventsV1Resource,
  selfSubjectReviewResource,
  tokenReviewResource,
  localSubjectAccessReviewResource,
  selfSubjectAccessReviewResource,
  selfSubjectRulesReviewResource,
  subjectAccessReviewResource,
  horizontalPodAutoscalerResource,
  horizontalPodAutoscalerV1Resource,
  cronJobResource,
  jobResource,
  certificateSigningRequestResource,
  ingressClassResource,
  ingressResource,
  ipAddressResource,
  networkPolicyResource,
  serviceCidrResource,
  podDisruptionBudgetResource,
  clusterRoleBindingResource,
  clusterRoleResource,
  roleBindingResource,
  roleResource,
  csiDriverResource,
  csiNodeResource,
  csiStorageCapacityResource,
  storageClassResource,
  volumeAttachmentResource,
  volumeAttributesClassResource,
  mutatingAdmissionPolicyResource,
  mutatingAdmissionPolicyBindingResource,
  mutatingWebhookConfigurationResource,
  validatingAdmissionPolicyResource,
  validatingAdmissionPolicyBindingResource,
  validatingWebhookConfigurationResource,
  customResourceDefinitionResource,
  priorityClassResource,
  leaseResource,
  runtimeClassResource,
  endpointSliceResource,
  deviceClassResource,
  resourceClaimResource,
  resourceClaimTemplateResource,
  resourceSliceResource,
  flowSchemaResource,
  priorityLevelConfigurationResource,
];
