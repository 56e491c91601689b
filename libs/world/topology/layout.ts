/** The layouts a cluster can have. `bare`: nodes and a control plane, nothing installed. */
export const layouts = ['kubeadm', 'minikube', 'k3s', 'bare'] as const;
export type Layout = (typeof layouts)[number];
