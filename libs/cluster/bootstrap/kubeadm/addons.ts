// Mirrors cmd/kubeadm/app/phases/addons (CoreDNS, kube-proxy) and Calico's manifest
// Differs: Calico has no custom resources of its own.
import type { ConfigMap, DaemonSet, Deployment, Service, ServiceAccount, ClusterRoleBinding, ClusterRole } from '#cluster/api/generated/types.js';
import { clusterrolebindings, clusterroles, configmaps, daemonsets, deployments, serviceaccounts, services } from '#cluster/api/resources.js';
import type { Client } from '#cluster/client/client.js';
import { installKubeadmConfig } from './kubeadm-config.js';

export const DNS_ADDRESS = '10.96.0.10';
const namespace = 'kube-system';

export const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

const serviceAccountOf = (name: string): ServiceAccount => ({ metadata: { name, namespace } });

const kubeProxy: DaemonSet = {
  metadata: { name: 'kube-proxy', namespace, labels: { 'k8s-app': 'kube-proxy' } },
  spec: {
    selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-proxy' } },
      spec: {
        containers: [{
          name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.36.2', imagePullPolicy: 'IfNotPresent',
          command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
          env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
          securityContext: { privileged: true },
          volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }],
        }],
        hostNetwork: true, nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: 'system-node-critical', serviceAccountName: 'kube-proxy',
        tolerations: [{ operator: 'Exists' }], volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
      },
    },
  },
};

const calicoNode: DaemonSet = {
  metadata: { name: 'calico-node', namespace, labels: { 'k8s-app': 'calico-node' } },
  spec: {
    selector: { matchLabels: { 'k8s-app': 'calico-node' } },
    template: {
      metadata: { labels: { 'k8s-app': 'calico-node' } },
      spec: {
        containers: [{ name: 'calico-node', image: 'docker.io/calico/node:v3.31.2', resources: { requests: { cpu: '250m' } }, securityContext: { privileged: true } }],
        hostNetwork: true, nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: 'system-node-critical', serviceAccountName: 'calico-node',
        tolerations: [{ effect: 'NoSchedule', operator: 'Exists' }, { key: 'CriticalAddonsOnly', operator: 'Exists' }, { effect: 'NoExecute', operator: 'Exists' }],
        terminationGracePeriodSeconds: 0,
      },
    },
  },
};

const calicoControllers: Deployment = {
  metadata: { name: 'calico-kube-controllers', namespace, labels: { 'k8s-app': 'calico-kube-controllers' } },
  spec: {
    replicas: 1, selector: { matchLabels: { 'k8s-app': 'calico-kube-controllers' } }, strategy: { type: 'Recreate' },
    template: {
      metadata: { labels: { 'k8s-app': 'calico-kube-controllers' } },
      spec: {
        containers: [{ name: 'calico-kube-controllers', image: 'docker.io/calico/kube-controllers:v3.31.2' }],
        nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: 'system-cluster-critical', serviceAccountName: 'calico-kube-controllers',
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
      },
    },
  },
};

const coreDns: Deployment = {
  metadata: { name: 'coredns', namespace, labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    replicas: 2, selector: { matchLabels: { 'k8s-app': 'kube-dns' } }, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-dns' } },
      spec: {
        containers: [{
          name: 'coredns', image: 'registry.k8s.io/coredns/coredns:v1.14.0', imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/coredns/Corefile'],
          ports: [{ containerPort: 53, name: 'dns', protocol: 'UDP' }, { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' }, { containerPort: 9153, name: 'metrics', protocol: 'TCP' }],
          resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
          readinessProbe: { httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' } },
          livenessProbe: { httpGet: { path: '/health', port: 8080, scheme: 'HTTP' }, initialDelaySeconds: 60, timeoutSeconds: 5, successThreshold: 1, failureThreshold: 5 },
          volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
        }],
        dnsPolicy: 'Default', nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: 'system-cluster-critical', serviceAccountName: 'coredns',
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
        volumes: [{ name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
      },
    },
  },
};

const dnsService: Service = {
  metadata: { name: 'kube-dns', namespace, labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' }, annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' } },
  spec: {
    clusterIP: DNS_ADDRESS, selector: { 'k8s-app': 'kube-dns' },
    ports: [{ name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 }, { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 }, { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 }],
  },
};

const dnsConfig: ConfigMap = { metadata: { name: 'coredns', namespace }, data: { Corefile: corefile } };
const proxyConfig: ConfigMap = {
  metadata: { name: 'kube-proxy', namespace, labels: { app: 'kube-proxy' } },
  data: { 'config.conf': 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nclusterCIDR: 10.244.0.0/16\nkind: KubeProxyConfiguration\nmode: ""\n' },
};

const dnsRole: ClusterRole = {
  metadata: { name: 'system:coredns' },
  rules: [
    { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  ],
};

/** What Calico's node agent reads to enforce policies. */
const calicoNodeRole: ClusterRole = {
  metadata: { name: 'calico-node' },
  rules: [
    { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['calico-cni-plugin'], verbs: ['create'] },
    { apiGroups: [''], resources: ['pods', 'nodes', 'namespaces'], verbs: ['get'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['watch', 'list'] },
    { apiGroups: [''], resources: ['endpoints', 'services'], verbs: ['watch', 'list', 'get'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
    { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch', 'update'] },
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['watch', 'list'] },
    { apiGroups: [''], resources: ['pods', 'namespaces', 'serviceaccounts'], verbs: ['list', 'watch'] },
    { apiGroups: [''], resources: ['pods/status'], verbs: ['patch'] },
    { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
  ],
};

function bind(name: string, role: string, account: string): ClusterRoleBinding {
  return { metadata: { name }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role }, subjects: [{ kind: 'ServiceAccount', name: account, namespace }] };
}

/** Installs what `kubeadm init` and a network plug-in leave behind. */
export function installAddons(client: Client): void {
  installKubeadmConfig(client);
  for (const name of ['coredns', 'kube-proxy', 'calico-node', 'calico-kube-controllers']) client.create(serviceaccounts, serviceAccountOf(name));
  for (const role of [dnsRole, calicoNodeRole]) client.create(clusterroles, role);
  client.create(clusterrolebindings, bind('calico-node', 'calico-node', 'calico-node'));
  client.create(clusterrolebindings, bind('system:coredns', 'system:coredns', 'coredns'));
  client.create(clusterrolebindings, bind('kubeadm:node-proxier', 'system:node-proxier', 'kube-proxy'));
  for (const config of [dnsConfig, proxyConfig]) client.create(configmaps, config);
  for (const set of [kubeProxy, calicoNode]) client.create(daemonsets, set);
  for (const deployment of [calicoControllers, coreDns]) client.create(deployments, deployment);
  client.create(services, dnsService);
}
