/** How often learners type each verb, of 13,720 calls in 1,842 lab units; verbs that need a terminal or time are left out. */
export const VERBS = {
  get: 4715, apply: 2024, create: 1003, describe: 907, delete: 825, run: 468, logs: 456, rollout: 344, patch: 228, wait: 180, auth: 158,
  scale: 135, config: 133, label: 124, explain: 112, set: 110, expose: 106, top: 98, taint: 95, annotate: 39, version: 40, 'cluster-info': 36,
  'api-resources': 35, drain: 30, uncordon: 26, replace: 25, kustomize: 19, 'api-versions': 13, autoscale: 12, cordon: 9, diff: 7, certificate: 6,
  exec: 120, events: 60, help: 120, wrong: 120, edit: 20, completion: 2, plugin: 3, options: 2,
} as const;

/** Kinds after get, describe, delete …, as often as learners name them. */
export const KINDS = {
  pods: 2711, deployments: 923, services: 555, nodes: 456, persistentvolumeclaims: 227, namespaces: 205, secrets: 203, configmaps: 166, jobs: 146,
  ingresses: 125, events: 122, networkpolicies: 110, persistentvolumes: 107, statefulsets: 100, cronjobs: 92, endpoints: 89,
  customresourcedefinitions: 80, horizontalpodautoscalers: 73, storageclasses: 71, replicasets: 67, resourcequotas: 63, all: 58, boats: 55,
  serviceaccounts: 54, daemonsets: 50, roles: 43, rolebindings: 38, priorityclasses: 33, clusterroles: 30, clusterrolebindings: 24,
  endpointslices: 23, certificatesigningrequests: 18, poddisruptionbudgets: 17, limitranges: 14, ingressclasses: 13,
  validatingwebhookconfigurations: 10, flowschemas: 9, prioritylevelconfigurations: 6, apiservices: 5, replicationcontrollers: 10, leases: 5,
  runtimeclasses: 5, controllerrevisions: 3, csinodes: 2, ipaddresses: 2, servicecidrs: 2,
} as const;

/** Output forms, as often as learners ask for them. */
export const OUTPUTS = {
  jsonpath: 766, yaml: 549, wide: 267, json: 102, 'custom-columns': 45, name: 44, 'go-template': 14, kyaml: 5, 'jsonpath-as-json': 5, wrong: 10,
} as const;

/** Names that are not the plural: what learners write instead. */
export const ALIASES: Readonly<Record<string, readonly string[]>> = {
  pods: ['po', 'pod'], deployments: ['deploy', 'deployment', 'deployments.apps', 'deployment.v1.apps'], services: ['svc', 'service'], nodes: ['no', 'node'],
  persistentvolumeclaims: ['pvc'], namespaces: ['ns', 'namespace'], secrets: ['secret'], configmaps: ['cm', 'configmap'], jobs: ['job'],
  ingresses: ['ing', 'ingress'], events: ['ev', 'events.events.k8s.io'], networkpolicies: ['netpol'], persistentvolumes: ['pv'], statefulsets: ['sts'],
  cronjobs: ['cj'], endpoints: ['ep'], customresourcedefinitions: ['crd', 'crds'], horizontalpodautoscalers: ['hpa', 'hpa.v1.autoscaling'],
  storageclasses: ['sc'], replicasets: ['rs'], resourcequotas: ['quota'], boats: ['bt', 'boat', 'boats.harbor.example.com'], serviceaccounts: ['sa'],
  daemonsets: ['ds'], priorityclasses: ['pc'], certificatesigningrequests: ['csr'], poddisruptionbudgets: ['pdb'], limitranges: ['limits'],
  replicationcontrollers: ['rc'], all: ['pods,services', 'deploy,rs,po', 'cm,secret', 'pv,pvc', 'svc,ep'],
};

/** Where objects of the test's cluster are, and their names. */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  pods: ['solo', 'many', 'pending', 'gone', 'db-0', 'solo many'], deployments: ['web', 'broken', 'api -n shop', 'coredns -n kube-system'],
  services: ['web', 'web-np', 'web-lb -n shop', 'ext', 'db', 'kubernetes'], nodes: ['node01', 'node02', 'controlplane'],
  persistentvolumeclaims: ['claim', 'unbound', 'data-db-0'], namespaces: ['shop', 'default', 'kube-system'], secrets: ['login', 'registry'],
  configmaps: ['settings', 'fixed -n shop', 'kube-root-ca.crt'], jobs: ['once', 'failing'], ingresses: ['site'], networkpolicies: ['deny', 'allow -n shop'],
  persistentvolumes: ['disk'], statefulsets: ['db'], cronjobs: ['tick'], endpoints: ['web', 'kubernetes'], customresourcedefinitions: ['boats.harbor.example.com'],
  horizontalpodautoscalers: ['web'], storageclasses: ['slow'], replicasets: ['lone'], resourcequotas: ['limits -n shop', 'besteffort -n shop'], boats: ['minnow', 'orca'],
  serviceaccounts: ['robot', 'default'], daemonsets: ['agent -n shop', 'kube-proxy -n kube-system'], roles: ['reader'], rolebindings: ['reader'], priorityclasses: ['high', 'system-node-critical'],
  clusterroles: ['ops', 'ops-all', 'view'], clusterrolebindings: ['ops', 'cluster-admin'], endpointslices: ['by-hand'], poddisruptionbudgets: ['web', 'api -n shop'],
  limitranges: ['range -n shop'], ingressclasses: ['nginx'], validatingwebhookconfigurations: ['gate'], flowschemas: ['exempt'], prioritylevelconfigurations: ['exempt', 'workload-low'],
  apiservices: ['v1.apps', 'v1.'], replicationcontrollers: ['old'], leases: ['mine'], runtimeclasses: ['sandboxed'], servicecidrs: ['kubernetes'],
};
