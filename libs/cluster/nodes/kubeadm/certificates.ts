// Mirrors cmd/kubeadm/app/phases/certs: the certificates of a control plane, and who signs each
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { type Certificate, certificateOf } from '#linux/pki/certificate.js';
import { findPem } from '#linux/pki/pem.js';
import { type CertificateOptions, type Issuer, issuerIn, signedBy, type SignedPair } from '#cluster/pki/certificate.js';
import { kubeconfigOf } from '#cluster/nodes/kubeconfig.js';
import { type Command, KubeadmError, PKI } from './command.js';

export const AUTHORITIES = [['ca', 'ca'], ['etcd-ca', 'etcd/ca'], ['front-proxy-ca', 'front-proxy-ca']] as const;
export type AuthorityName = (typeof AUTHORITIES)[number][0];

/** A certificate and key of /etc/kubernetes/pki. */
interface PairSpec {
  readonly name: string;
  /** What it is for, as `certs renew` says it. */
  readonly purpose: string;
  readonly authority: AuthorityName;
  /** Below the folder, without .crt and .key. */
  readonly path: string;
  readonly options: (command: Command) => Pick<CertificateOptions, 'subject' | 'usage' | 'names'>;
}

/** A kubeconfig of /etc/kubernetes. */
interface ConfSpec {
  readonly name: string;
  readonly purpose: string;
  readonly user: (command: Command) => { readonly commonName: string; readonly organizations: readonly string[] };
}

const client = (commonName: string, ...organizations: string[]) => () => ({ subject: { commonName, organizations }, usage: 'client' as const });
const etcd = ({ machine }: Command) => ({ subject: { commonName: machine.name, organizations: [] }, usage: 'both' as const, names: [machine.name, 'localhost', machine.address, '127.0.0.1', '::1'] });
const apiServer = ({ machine }: Command) => ({
  subject: { commonName: 'kube-apiserver', organizations: [] }, usage: 'server' as const,
  names: [machine.name, 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', '10.96.0.1', machine.address],
});

/** In the order in which `init phase certs all` makes them. */
export const PAIRS: readonly PairSpec[] = [
  { name: 'apiserver', purpose: 'certificate for serving the Kubernetes API', authority: 'ca', path: 'apiserver', options: apiServer },
  { name: 'apiserver-kubelet-client', purpose: 'certificate for the API server to connect to kubelet', authority: 'ca', path: 'apiserver-kubelet-client', options: client('kube-apiserver-kubelet-client', 'kubeadm:cluster-admins') },
  { name: 'front-proxy-client', purpose: 'certificate for the front proxy client', authority: 'front-proxy-ca', path: 'front-proxy-client', options: client('front-proxy-client') },
  { name: 'etcd-server', purpose: 'certificate for serving etcd', authority: 'etcd-ca', path: 'etcd/server', options: etcd },
  { name: 'etcd-peer', purpose: 'certificate for etcd nodes to communicate with each other', authority: 'etcd-ca', path: 'etcd/peer', options: etcd },
  { name: 'etcd-healthcheck-client', purpose: 'certificate for liveness probes to healthcheck etcd', authority: 'etcd-ca', path: 'etcd/healthcheck-client', options: client('kube-etcd-healthcheck-client') },
  { name: 'apiserver-etcd-client', purpose: 'certificate the apiserver uses to access etcd', authority: 'etcd-ca', path: 'apiserver-etcd-client', options: client('kube-apiserver-etcd-client') },
];

const user = (commonName: string, ...organizations: string[]) => () => ({ commonName, organizations });

export const CONFS: readonly ConfSpec[] = [
  { name: 'admin.conf', purpose: 'certificate embedded in the kubeconfig file for the admin to use and for kubeadm itself', user: user('kubernetes-admin', 'kubeadm:cluster-admins') },
  { name: 'super-admin.conf', purpose: 'certificate embedded in the kubeconfig file for the super-admin', user: user('kubernetes-super-admin', 'system:masters') },
  { name: 'controller-manager.conf', purpose: 'certificate embedded in the kubeconfig file for the controller manager to use', user: user('system:kube-controller-manager') },
  { name: 'scheduler.conf', purpose: 'certificate embedded in the kubeconfig file for the scheduler manager to use', user: user('system:kube-scheduler') },
];

/** Of a node: what its kubelet logs in with. */
export const KUBELET_CONF: ConfSpec = { name: 'kubelet.conf', purpose: '', user: ({ machine }) => ({ commonName: `system:node:${machine.name}`, organizations: ['system:nodes'] }) };

export function folderOf({ flags }: Command): string {
  return (flags['cert-dir'] ?? PKI).replace(/\/+$/, '');
}

/** The certificate in a file, or in a kubeconfig; undefined where there is none. */
export function certificateAt({ proc: { files } }: Command, path: string): Certificate | undefined {
  if (!files.exists(path)) return undefined;
  const text = files.readText(path);
  const data = /client-certificate-data:\s*(\S+)/.exec(text)?.[1];
  const block = findPem(data === undefined ? text : decodeUtf8(decodeBase64(data)), 'CERTIFICATE');
  return block === undefined ? undefined : certificateOf(block.bytes);
}

/** Undefined where the authority's key is not here: it is somebody else's. */
export function issuerAt(command: Command, authority: AuthorityName): Issuer | undefined {
  const { files } = command.proc;
  const path = `${folderOf(command)}/${AUTHORITIES.find(([name]) => name === authority)?.[1]}`;
  return files.exists(`${path}.crt`) && files.exists(`${path}.key`) ? issuerIn(files.readText(`${path}.crt`), files.readText(`${path}.key`)) : undefined;
}

/** Signs with the authority of the folder. Throws KubeadmError where it is not there. */
export function signed(command: Command, authority: AuthorityName, options: Omit<CertificateOptions, 'random' | 'notBeforeMs'>): SignedPair {
  const issuer = issuerAt(command, authority);
  const path = `${folderOf(command)}/${AUTHORITIES.find(([name]) => name === authority)?.[1]}`;
  if (issuer === undefined) throw new KubeadmError(`failed to load ${authority} from ${path}.crt and ${path}.key: the authority is not here, or not readable`);
  return signedBy(issuer, { ...options, notBeforeMs: command.proc.now() }, command.proc.random);
}

export function writePair({ proc: { files } }: Command, path: string, { certificatePem, keyPem }: SignedPair): void {
  files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
  files.write(`${path}.crt`, certificatePem, 0o644);
  files.write(`${path}.key`, keyPem, 0o600);
}

/** A kubeconfig of the cluster for a user, with a certificate that the authority signs. */
export function kubeconfigFor(command: Command, { commonName }: ReturnType<ConfSpec['user']>, pair: SignedPair): string {
  const { files } = command.proc;
  const authority = `${folderOf(command)}/ca.crt`;
  const access = { cluster: 'kubernetes', server: `https://${command.machine.endpoint}`, context: `${commonName}@kubernetes`, user: commonName };
  return kubeconfigOf(access, files.exists(authority) ? files.readText(authority) : command.machine.authorityPem, pair);
}

/** The same kubeconfig with another certificate. */
export function withCertificate(text: string, { certificatePem, keyPem }: SignedPair): string {
  return text
    .replace(/(client-certificate-data:\s*)\S+/, (_, head: string) => head + encodeBase64(encodeUtf8(certificatePem)))
    .replace(/(client-key-data:\s*)\S+/, (_, head: string) => head + encodeBase64(encodeUtf8(keyPem)));
}
