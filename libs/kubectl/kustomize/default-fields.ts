// The fields that kustomize changes by itself, by path; the kinds that have them as `Kind`, `Kind@group` or `Kind@group/version`
// A path that ends with `+` is made where it is missing.

type Fields = Readonly<Record<string, string>>;

export const METADATA_LABELS: Fields = {
  'metadata/labels+': '*',
  'spec/template/metadata/labels+': 'ReplicationController@/v1 Deployment ReplicaSet DaemonSet StatefulSet@apps Job@batch',
  'spec/volumeClaimTemplates[]/metadata/labels+': 'StatefulSet@apps',
  'spec/jobTemplate/metadata/labels+': 'CronJob@batch',
  'spec/jobTemplate/spec/template/metadata/labels+': 'CronJob@batch',
};

export const SELECTOR_LABELS: Fields = {
  'spec/selector+': 'Service@/v1 ReplicationController@/v1',
  'spec/selector/matchLabels+': 'Deployment ReplicaSet DaemonSet StatefulSet@apps',
  'spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels': 'Deployment@apps StatefulSet@apps',
  'spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels': 'Deployment@apps StatefulSet@apps',
  'spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels': 'Deployment@apps StatefulSet@apps',
  'spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels': 'Deployment@apps StatefulSet@apps',
  'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels': 'Deployment@apps StatefulSet@apps',
  'spec/selector/matchLabels': 'Job@batch PodDisruptionBudget@policy',
  'spec/jobTemplate/spec/selector/matchLabels': 'CronJob@batch',
  'spec/podSelector/matchLabels': 'NetworkPolicy@networking.k8s.io',
  'spec/ingress/from/podSelector/matchLabels': 'NetworkPolicy@networking.k8s.io',
  'spec/egress/to/podSelector/matchLabels': 'NetworkPolicy@networking.k8s.io',
};

export const ANNOTATIONS: Fields = {
  'metadata/annotations+': '*',
  'spec/template/metadata/annotations+': 'ReplicationController@/v1 Deployment ReplicaSet DaemonSet StatefulSet Job@batch',
  'spec/jobTemplate/metadata/annotations+': 'CronJob@batch',
  'spec/jobTemplate/spec/template/metadata/annotations+': 'CronJob@batch',
};

export const NAMES: Fields = {
  'metadata/name': '*',
};

export const NAMESPACES: Fields = {
  'metadata/name+': 'Namespace',
  'spec/service/namespace+': 'APIService@apiregistration.k8s.io',
  'spec/conversion/webhook/clientConfig/service/namespace': 'CustomResourceDefinition@apiextensions.k8s.io',
};

export const IMAGES: Fields = {
  'spec/containers[]/image+': '*',
  'spec/initContainers[]/image+': '*',
  'spec/volumes[]/image/reference+': '*',
  'spec/template/spec/containers[]/image+': '*',
  'spec/template/spec/initContainers[]/image+': '*',
  'spec/template/spec/volumes[]/image/reference+': '*',
};

export const REPLICAS: Fields = {
  'spec/replicas+': 'Deployment ReplicationController ReplicaSet StatefulSet',
};

export const VARS: Fields = {
  'spec/jobTemplate/spec/template/spec/containers/args': 'CronJob',
  'spec/jobTemplate/spec/template/spec/containers/command': 'CronJob',
  'spec/jobTemplate/spec/template/spec/containers/env/value': 'CronJob',
  'spec/jobTemplate/spec/template/spec/containers/volumeMounts/mountPath': 'CronJob',
  'spec/jobTemplate/spec/template/spec/initContainers/args': 'CronJob',
  'spec/jobTemplate/spec/template/spec/initContainers/command': 'CronJob',
  'spec/jobTemplate/spec/template/spec/initContainers/env/value': 'CronJob',
  'spec/jobTemplate/spec/template/spec/initContainers/volumeMounts/mountPath': 'CronJob',
  'spec/jobTemplate/spec/template/volumes/nfs/server': 'CronJob',
  'spec/template/spec/containers/args': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/containers/command': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/containers/env/value': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/containers/volumeMounts/mountPath': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/initContainers/args': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/initContainers/command': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/initContainers/env/value': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/initContainers/volumeMounts/mountPath': 'DaemonSet Deployment Job ReplicaSet StatefulSet',
  'spec/template/spec/volumes/nfs/server': 'DaemonSet Deployment Job ReplicaSet',
  'spec/template/metadata/annotations': 'Deployment',
  'spec/rules/host': 'Ingress',
  'spec/tls/hosts': 'Ingress',
  'spec/tls/secretName': 'Ingress',
  'spec/containers/args': 'Pod',
  'spec/containers/command': 'Pod',
  'spec/containers/env/value': 'Pod',
  'spec/containers/volumeMounts/mountPath': 'Pod',
  'spec/initContainers/args': 'Pod',
  'spec/initContainers/command': 'Pod',
  'spec/initContainers/env/value': 'Pod',
  'spec/initContainers/volumeMounts/mountPath': 'Pod',
  'spec/volumes/nfs/server': 'Pod',
  'spec/ports/port': 'Service',
  'spec/ports/targetPort': 'Service',
  'spec/volumeClaimTemplates/spec/nfs/server': 'StatefulSet',
  'spec/nfs/server': 'PersistentVolume',
  'metadata/labels': '*',
  'metadata/annotations': '*',
};
