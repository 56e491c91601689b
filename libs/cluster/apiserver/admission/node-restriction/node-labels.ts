// Mirrors k8s.io/kubelet/pkg/apis: well_known_labels.go
// Differs: nothing.

const KUBELET_LABELS: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch', 'beta.kubernetes.io/os', 'beta.kubernetes.io/arch',
  'topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region',
  'node.kubernetes.io/instance-type', 'beta.kubernetes.io/instance-type',
]);
const KUBELET_DOMAINS = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const RESTRICTED = 'node-restriction.kubernetes.io';

/** May a kubelet give its node this label, change it, and take it away? */
export function isForKubelets(label: string): boolean {
  const slash = label.indexOf('/');
  const domain = slash < 0 ? '' : label.slice(0, slash);
  if (isIn(domain, RESTRICTED)) return false;
  return !(isIn(domain, 'kubernetes.io') || isIn(domain, 'k8s.io')) || KUBELET_LABELS.has(label) || KUBELET_DOMAINS.some((own) => isIn(domain, own));
}

function isIn(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}
