import type { Layout } from './layout.js';

/** A machine that is a node of the cluster. */
export interface NodePlan {
  readonly name: string;
  readonly address: string;
  readonly podCIDR: string;
  readonly isControlPlane: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule'; readonly value?: string }[];
}

export interface ClusterPlan {
  readonly layout: Layout;
  readonly nodes: readonly NodePlan[];
  readonly workstationAddress: string;
  /** As in the kubeconfig on the workstation. */
  readonly access: { readonly cluster: string; readonly context: string; readonly user: string; readonly server: string; readonly commonName: string; readonly organization: string };
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** The machines of a layout. The first name is the control plane. */
export function planOf(layout: Layout, names: readonly string[]): ClusterPlan {
  const nodes = names.map((name, index): NodePlan => {
    const isControlPlane = index === 0;
    return {
      name, isControlPlane,
      address: `172.30.${1 + Math.floor((index + 2) / 250)}.${((index + 2) % 250) || 250}`,
      podCIDR: `10.${244 + Math.floor(index / 256)}.${index % 256}.0/24`,
      labels: isControlPlane ? { [CONTROL_PLANE]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {},
      // A cluster of one node runs everything on it.
      taints: isControlPlane && layout !== 'minikube' && layout !== 'k3s' && names.length > 1 ? [{ key: CONTROL_PLANE, effect: 'NoSchedule' }] : [],
    };
  });
  return { layout, nodes, workstationAddress: '172.30.1.1', access: accessOf(layout, nodes[0]?.address ?? '127.0.0.1') };
}

function accessOf(layout: Layout, address: string): ClusterPlan['access'] {
  switch (layout) {
    case 'bare':
      return { cluster: 'wheelhouse', context: 'wheelhouse', user: 'admin', server: 'https://127.0.0.1:6443', commonName: 'admin', organization: 'system:masters' };
    case 'minikube':
      return { cluster: 'minikube', context: 'minikube', user: 'minikube', server: `https://${address}:8443`, commonName: 'minikube-user', organization: 'system:masters' };
    case 'k3s':
      return { cluster: 'default', context: 'default', user: 'default', server: `https://${address}:6443`, commonName: 'system:admin', organization: 'system:masters' };
    case 'kubeadm':
      return {
        cluster: 'kubernetes', context: 'kubernetes-admin@kubernetes', user: 'kubernetes-admin', server: `https://${address}:6443`,
        commonName: 'kubernetes-admin', organization: 'kubeadm:cluster-admins',
      };
  }
}
