// Every built-in resource, in the order of discovery. The names, scope and sub-resources stand here; how a resource
// behaves stands in its own folder.
import * as k from '#cluster/api/resources.js';
import type { Strategy } from '#cluster/apiserver/strategy.js';
import { autoscalerV1Strategy, autoscalerV2Strategy } from './autoscaling/horizontal-pod-autoscaler/strategy.js';
import { podDisruptionBudgetStrategy } from './policy/pod-disruption-budget/strategy.js';
import { daemonSetStrategy } from './apps/daemon-set.js';
import { deploymentStrategy } from './apps/deployment.js';
import { replicaSetStrategy, replicationControllerStrategy } from './apps/replica-set.js';
import { controllerRevisionStrategy, statefulSetStrategy } from './apps/stateful-set.js';
import { localSubjectAccessReviewStrategy, selfSubjectAccessReviewStrategy, selfSubjectReviewStrategy, selfSubjectRulesReviewStrategy, subjectAccessReviewStrategy, tokenReviewStrategy } from './authorization/strategies.js';
import { cronJobStrategy } from './batch/cron-job.js';
import { jobStrategy } from './batch/job.js';
import { csrStrategy } from './certificates/strategy.js';
import { configMapStrategy } from './core/config-map/strategy.js';
import { endpointsStrategy } from './core/endpoints/strategy.js';
import { limitRangeStrategy } from './core/limit-range/strategy.js';
import { podTemplateStrategy } from './core/pod-template/strategy.js';
import { resourceQuotaStrategy } from './core/resource-quota/strategy.js';
import { secretStrategy } from './core/secret/strategy.js';
import { serviceAccountStrategy } from './core/service-account/strategy.js';
import { eventStrategy, eventsV1Strategy } from './core/event/strategy.js';
import { namespaceStrategy } from './core/namespace/strategy.js';
import { nodeStrategy } from './core/node/strategy.js';
import { podStrategy } from './core/pod/strategy.js';
import { serviceStrategy } from './core/service/strategy.js';
import { persistentVolumeClaimStrategy } from './core/volume/claim.js';
import { persistentVolumeStrategy } from './core/volume/volume.js';
import { mutatingPolicyBindingStrategy, mutatingPolicyStrategy } from './admissionregistration/mutating-policies.js';
import { admissionPolicyStrategy, policyBindingStrategy } from './admissionregistration/policies.js';
import { mutatingWebhookStrategy, validatingWebhookStrategy } from './admissionregistration/webhooks.js';
import { customResourceDefinitionStrategy } from './apiextensions/strategy.js';
import {
  apiServiceStrategy, componentStatusStrategy, flowSchemaStrategy, nameAndAge, priorityLevelStrategy, resourceClaimStrategy, resourceSliceStrategy,
} from './meta/strategies.js';
import { endpointSliceStrategy } from './discovery/endpoint-slice/strategy.js';
import { ingressStrategy } from './networking/ingress/strategy.js';
import { ingressClassStrategy } from './networking/ingress-class/strategy.js';
import { ipAddressStrategy } from './networking/ip-address/strategy.js';
import { networkPolicyStrategy } from './networking/network-policy/strategy.js';
import { serviceCidrStrategy } from './networking/service-cidr/strategy.js';
import { clusterRoleBindingStrategy, clusterRoleStrategy, roleBindingStrategy, roleStrategy } from './rbac/strategies.js';
import { leaseStrategy } from './coordination/lease/strategy.js';
import { runtimeClassStrategy } from './node/runtime-class/strategy.js';
import { priorityClassStrategy } from './scheduling/priority-class/strategy.js';
import { csiDriverStrategy } from './storage/csi-driver/strategy.js';
import { csiNodeStrategy } from './storage/csi-node/strategy.js';
import { csiStorageCapacityStrategy } from './storage/csi-storage-capacity/strategy.js';
import { storageClassStrategy } from './storage/storage-class/strategy.js';
import { volumeAttachmentStrategy } from './storage/volume-attachment/strategy.js';
import { volumeAttributesClassStrategy } from './storage/volume-attributes-class/strategy.js';
import { describe, proxy, SCALE, STATUS } from './describe.js';

export const builtInStrategies: readonly Strategy[] = [
  describe(k.bindings, 'binding', {}, { verbs: ['create'] }),
  describe(k.componentstatuses, 'componentstatus', { shortNames: ['cs'] }, componentStatusStrategy, { verbs: ['get', 'list'] }),
  describe(k.configmaps, 'configmap', { shortNames: ['cm'] }, configMapStrategy),
  describe(k.endpoints, 'endpoints', { shortNames: ['ep'] }, endpointsStrategy),
  describe(k.events, 'event', { shortNames: ['ev'] }, eventStrategy),
  describe(k.limitranges, 'limitrange', { shortNames: ['limits'] }, limitRangeStrategy),
  describe(k.namespaces, 'namespace', { shortNames: ['ns'] }, namespaceStrategy, { verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'], subresources: [{ name: 'finalize', verbs: ['update'] }, STATUS] }),
  describe(k.nodes, 'node', { shortNames: ['no'] }, nodeStrategy, { subresources: [proxy('NodeProxyOptions'), STATUS] }),
  describe(k.persistentvolumeclaims, 'persistentvolumeclaim', { shortNames: ['pvc'] }, persistentVolumeClaimStrategy, { subresources: [STATUS] }),
  describe(k.persistentvolumes, 'persistentvolume', { shortNames: ['pv'] }, persistentVolumeStrategy, { subresources: [STATUS] }),
  describe(k.pods, 'pod', { shortNames: ['po'], categories: ['all'] }, podStrategy, { subresources: [{ name: 'attach', verbs: ['create', 'get'], kind: { group: '', version: 'v1', kind: 'PodAttachOptions' } }, { name: 'binding', verbs: ['create'], kind: { group: '', version: 'v1', kind: 'Binding' } }, { name: 'ephemeralcontainers', verbs: ['get', 'patch', 'update'] }, { name: 'eviction', verbs: ['create'], kind: { group: 'policy', version: 'v1', kind: 'Eviction' } }, { name: 'exec', verbs: ['create', 'get'], kind: { group: '', version: 'v1', kind: 'PodExecOptions' } }, { name: 'log', verbs: ['get'] }, { name: 'portforward', verbs: ['create', 'get'], kind: { group: '', version: 'v1', kind: 'PodPortForwardOptions' } }, proxy('PodProxyOptions'), { name: 'resize', verbs: ['get', 'patch', 'update'] }, STATUS] }),
  describe(k.podtemplates, 'podtemplate', {}, podTemplateStrategy),
  describe(k.replicationcontrollers, 'replicationcontroller', { shortNames: ['rc'], categories: ['all'] }, replicationControllerStrategy, { subresources: [SCALE, STATUS] }),
  describe(k.resourcequotas, 'resourcequota', { shortNames: ['quota'] }, resourceQuotaStrategy, { subresources: [STATUS] }),
  describe(k.secrets, 'secret', {}, secretStrategy),
  describe(k.serviceaccounts, 'serviceaccount', { shortNames: ['sa'] }, serviceAccountStrategy, { subresources: [{ name: 'token', verbs: ['create'], kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' } }] }),
  describe(k.services, 'service', { shortNames: ['svc'], categories: ['all'] }, serviceStrategy, { subresources: [proxy('ServiceProxyOptions'), STATUS] }),
  describe(k.apiservices, 'apiservice', { categories: ['api-extensions'] }, apiServiceStrategy, { subresources: [STATUS] }),
  describe(k.controllerrevisions, 'controllerrevision', {}, controllerRevisionStrategy),
  describe(k.daemonsets, 'daemonset', { shortNames: ['ds'], categories: ['all'] }, daemonSetStrategy, { subresources: [STATUS] }),
  describe(k.deployments, 'deployment', { shortNames: ['deploy'], categories: ['all'] }, deploymentStrategy, { subresources: [SCALE, STATUS] }),
  describe(k.replicasets, 'replicaset', { shortNames: ['rs'], categories: ['all'] }, replicaSetStrategy, { subresources: [SCALE, STATUS] }),
  describe(k.statefulsets, 'statefulset', { shortNames: ['sts'], categories: ['all'] }, statefulSetStrategy, { subresources: [SCALE, STATUS] }),
  describe(k.eventsInEvents, 'event', { shortNames: ['ev'] }, eventsV1Strategy),
  describe(k.selfsubjectreviews, 'selfsubjectreview', {}, selfSubjectReviewStrategy, { verbs: ['create'] }),
  describe(k.tokenreviews, 'tokenreview', {}, tokenReviewStrategy, { verbs: ['create'] }),
  describe(k.localsubjectaccessreviews, 'localsubjectaccessreview', {}, localSubjectAccessReviewStrategy, { verbs: ['create'] }),
  describe(k.selfsubjectaccessreviews, 'selfsubjectaccessreview', {}, selfSubjectAccessReviewStrategy, { verbs: ['create'] }),
  describe(k.selfsubjectrulesreviews, 'selfsubjectrulesreview', {}, selfSubjectRulesReviewStrategy, { verbs: ['create'] }),
  describe(k.subjectaccessreviews, 'subjectaccessreview', {}, subjectAccessReviewStrategy, { verbs: ['create'] }),
  describe(k.horizontalpodautoscalers, 'horizontalpodautoscaler', { shortNames: ['hpa'], categories: ['all'] }, autoscalerV2Strategy, { subresources: [STATUS] }),
  describe(k.horizontalpodautoscalersV1, 'horizontalpodautoscaler', { shortNames: ['hpa'], categories: ['all'] }, autoscalerV1Strategy, { storageVersion: 'v2', subresources: [STATUS] }),
  describe(k.cronjobs, 'cronjob', { shortNames: ['cj'], categories: ['all'] }, cronJobStrategy, { subresources: [STATUS] }),
  describe(k.jobs, 'job', { categories: ['all'] }, jobStrategy, { subresources: [STATUS] }),
  describe(k.certificatesigningrequests, 'certificatesigningrequest', { shortNames: ['csr'] }, csrStrategy, { subresources: [{ name: 'approval', verbs: ['get', 'patch', 'update'] }, STATUS] }),
  describe(k.ingressclasses, 'ingressclass', {}, ingressClassStrategy),
  describe(k.ingresses, 'ingress', { shortNames: ['ing'] }, ingressStrategy, { subresources: [STATUS] }),
  describe(k.ipaddresses, 'ipaddress', { shortNames: ['ip'] }, ipAddressStrategy),
  describe(k.networkpolicies, 'networkpolicy', { shortNames: ['netpol'] }, networkPolicyStrategy),
  describe(k.servicecidrs, 'servicecidr', {}, serviceCidrStrategy, { subresources: [STATUS] }),
  describe(k.poddisruptionbudgets, 'poddisruptionbudget', { shortNames: ['pdb'] }, podDisruptionBudgetStrategy, { subresources: [STATUS] }),
  describe(k.clusterrolebindings, 'clusterrolebinding', {}, clusterRoleBindingStrategy),
  describe(k.clusterroles, 'clusterrole', {}, clusterRoleStrategy),
  describe(k.rolebindings, 'rolebinding', {}, roleBindingStrategy),
  describe(k.roles, 'role', {}, roleStrategy),
  describe(k.csidrivers, 'csidriver', {}, csiDriverStrategy),
  describe(k.csinodes, 'csinode', {}, csiNodeStrategy),
  describe(k.csistoragecapacities, 'csistoragecapacity', {}, csiStorageCapacityStrategy),
  describe(k.storageclasses, 'storageclass', { shortNames: ['sc'] }, storageClassStrategy),
  describe(k.volumeattachments, 'volumeattachment', {}, volumeAttachmentStrategy, { subresources: [STATUS] }),
  describe(k.volumeattributesclasses, 'volumeattributesclass', { shortNames: ['vac'] }, volumeAttributesClassStrategy),
  describe(k.mutatingadmissionpolicies, 'mutatingadmissionpolicy', { categories: ['api-extensions'] }, mutatingPolicyStrategy, { storageVersion: 'v1beta1' }),
  describe(k.mutatingadmissionpolicybindings, 'mutatingadmissionpolicybinding', { categories: ['api-extensions'] }, mutatingPolicyBindingStrategy, { storageVersion: 'v1beta1' }),
  describe(k.mutatingwebhookconfigurations, 'mutatingwebhookconfiguration', { categories: ['api-extensions'] }, mutatingWebhookStrategy),
  describe(k.validatingadmissionpolicies, 'validatingadmissionpolicy', { categories: ['api-extensions'] }, admissionPolicyStrategy, { subresources: [STATUS] }),
  describe(k.validatingadmissionpolicybindings, 'validatingadmissionpolicybinding', { categories: ['api-extensions'] }, policyBindingStrategy),
  describe(k.validatingwebhookconfigurations, 'validatingwebhookconfiguration', { categories: ['api-extensions'] }, validatingWebhookStrategy),
  describe(k.customresourcedefinitions, 'customresourcedefinition', { shortNames: ['crd', 'crds'], categories: ['api-extensions'] }, customResourceDefinitionStrategy, { storageVersion: 'v1beta1', subresources: [STATUS] }),
  describe(k.priorityclasses, 'priorityclass', { shortNames: ['pc'] }, priorityClassStrategy),
  describe(k.leases, 'lease', {}, leaseStrategy),
  describe(k.runtimeclasses, 'runtimeclass', {}, runtimeClassStrategy),
  describe(k.endpointslices, 'endpointslice', {}, endpointSliceStrategy),
  describe(k.deviceclasses, 'deviceclass', {}, nameAndAge),
  describe(k.resourceclaims, 'resourceclaim', {}, resourceClaimStrategy, { subresources: [STATUS] }),
  describe(k.resourceclaimtemplates, 'resourceclaimtemplate', {}, nameAndAge),
  describe(k.resourceslices, 'resourceslice', {}, resourceSliceStrategy),
  describe(k.flowschemas, 'flowschema', {}, flowSchemaStrategy, { subresources: [STATUS] }),
  describe(k.prioritylevelconfigurations, 'prioritylevelconfiguration', {}, priorityLevelStrategy, { subresources: [STATUS] }),
];
