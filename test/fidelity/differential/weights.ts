/** How often learners type each verb, of 13,720 calls in 1,842 lab units; verbs that need a terminal or time are left out. */
export const VERBS = {
  get: 4715, apply: 2024, create: 1003, describe: 907, delete: 825, run: 468, logs: 456, rollout: 344, patch: 228, wait: 180, auth: 158,
  scale: 135, config: 133, label: 124, explain: 112, set: 110, expose: 106, top: 98, taint: 95, annotate: 39, version: 40, 'cluster-info': 36,
  'api-resources': 35, drain: 30, uncordon: 26, replace: 25, kustomize: 19, 'api-versions': 13, autoscale: 12, cordon: 9, diff: 7, certificate: 6,
  exec: 120, events: 60, help: 120, wrong: 120, edit: 40, cp: 11, completion: 2, __complete: 300, plugin: 3, options: 2,
} as const;

/** Kinds after get, describe, delete …, as often as learners name them. */
export const KINDS = {
  pods: 2711, deployments: 923, services: 555, nodes: 456, persistentvolumeclaims: 227, namespaces: 205, secrets: 203, configmaps: 166, jobs: 146,
  ingresses: 125, events: 122, networkpolicies: 110, persistentvolumes: 107, statefulsets: 100, cronjobs: 92, endpoints: 89,
  customresourcedefinitions: 80, horizontalpodautoscalers: 73, storageclasses: 71, replicasets: 67, resourcequotas: 63, all: 58, boats: 55,
  serviceaccounts: 54, daemonsets: 50, roles: 43, rolebindings: 38, priorityclasses: 33, clusterroles: 30, clusterrolebindings: 24,
  endpointslices: 23, certificatesigningrequests: 18, poddisruptionbudgets: 17, limitranges: 14, ingressclasses: 13,
  validatingwebhookconfigurations: 10, flowschemas: 9, prioritylevelconfigurations: 6, apiservices: 5, replicationcontrollers: 10, leases: 5,
  runtimeclasses: 5, controllerrevisions: 3, csinodes: 3, ipaddresses: 3, servicecidrs: 3, csidrivers: 3, volumeattributesclasses: 2, volumeattachments: 2, mutatingwebhookconfigurations: 4, validatingadmissionpolicies: 4,
  validatingadmissionpolicybindings: 2, podtemplates: 2, resourceclaims: 2, deviceclasses: 2, componentstatuses: 2,
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
  pods: ['solo', 'many', 'pending', 'gone', 'db-0', 'solo many', 'volumes -n rich', 'guaranteed -n rich', 'init-fails -n rich', 'crash -n rich', 'blocked -n rich', 'etcd-controlplane -n kube-system'], deployments: ['web', 'broken', 'api -n shop', 'coredns -n kube-system'],
  services: ['web', 'web-np', 'web-lb -n shop', 'ext', 'db', 'kubernetes', 'external -n rich', 'unnamed -n rich'], nodes: ['node01', 'node02', 'controlplane'],
  persistentvolumeclaims: ['claim', 'unbound', 'data-db-0', 'block -n rich', 'snap -n rich', 'data-state-0 -n rich'], namespaces: ['shop', 'default', 'kube-system', 'rich'], secrets: ['login', 'registry', 'tls -n rich', 'sa-token -n rich'],
  configmaps: ['settings', 'fixed -n shop', 'kube-root-ca.crt', 'empty -n rich', 'tabs -n rich'], jobs: ['once', 'failing', 'indexed -n rich', 'suspended -n rich'], ingresses: ['site', 'odd -n rich', 'fallback -n rich'], networkpolicies: ['deny', 'allow -n shop', 'all -n rich', 'none -n rich'],
  persistentvolumes: ['disk', 'pv-csi', 'pv-iscsi', 'pv-nfs', 'pv-local', 'pv-azure', 'pv-flex', 'pv-gluster', 'pv-scaleio'], statefulsets: ['db', 'state -n rich', 'ondelete -n rich'], cronjobs: ['tick', 'often -n rich'], endpoints: ['web', 'kubernetes', 'outside -n rich'], customresourcedefinitions: ['boats.harbor.example.com'],
  horizontalpodautoscalers: ['web', 'metrics -n rich'], storageclasses: ['slow', 'zoned'], replicasets: ['lone'], resourcequotas: ['limits -n shop', 'besteffort -n shop', 'scoped -n rich', 'another -n rich'], boats: ['minnow', 'orca', 'hulk -n rich'],
  serviceaccounts: ['robot', 'default', 'pulls -n rich'], daemonsets: ['agent -n shop', 'kube-proxy -n kube-system', 'everywhere -n rich'], roles: ['reader', 'mixed -n rich'], rolebindings: ['reader', 'empty -n rich'], priorityclasses: ['high', 'system-node-critical', 'never'],
  clusterroles: ['ops', 'ops-all', 'view'], clusterrolebindings: ['ops', 'cluster-admin'], endpointslices: ['by-hand', 'many -n rich'], poddisruptionbudgets: ['web', 'api -n shop', 'percent -n rich'],
  limitranges: ['range -n shop', 'ratio -n rich'], ingressclasses: ['nginx', 'plain'], validatingwebhookconfigurations: ['gate'], flowschemas: ['exempt', 'mine'], prioritylevelconfigurations: ['exempt', 'workload-low'],
  apiservices: ['v1.apps', 'v1.'], replicationcontrollers: ['old'], leases: ['mine'], runtimeclasses: ['sandboxed', 'heavy'], servicecidrs: ['kubernetes', 'extra'], csinodes: ['node01', 'node09'], csidrivers: ['csi.example.com'], volumeattributesclasses: ['silver'], volumeattachments: ['att'], mutatingwebhookconfigurations: ['change'], validatingadmissionpolicies: ['small'],
  validatingadmissionpolicybindings: ['small'], podtemplates: ['template -n rich'], resourceclaims: ['claim -n rich'], deviceclasses: ['gpu'], certificatesigningrequests: ['jo'], controllerrevisions: ['rev -n rich'], events: ['newer -n rich'],
};
