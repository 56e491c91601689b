// Mirrors cmd/kubeadm/app/cmd/join.go and app/discovery/token
// Differs: workers only; the kubelet's certificate is asked for and approved as the bootstrap token's user, by kubeadm itself.
import type { CertificateSigningRequest, Secret } from '#cluster/api/generated/types.js';
import { certificatesigningrequests, configmaps, secrets } from '#cluster/api/resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';
import { kubeletConfiguration } from '#cluster/nodes/kubelet-configuration.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { getDigest } from '#linux/pki/digests.js';
import { ecPrivateKeyDer, newEcKey } from '#linux/pki/keys.js';
import { nameOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { pem } from '#linux/pki/pem.js';
import { signRequest } from '#linux/pki/request.js';
import type { Step } from '#linux/kernel/step.js';
import { KUBELET_CONF, kubeconfigFor } from './certificates.js';
import { type Command, KubeadmError, PKI, readConfiguration } from './command.js';
import { check, filesThere, foldersInUse, portsInUse } from './preflight.js';
import { keyHash } from './tokens.js';

const CONF = '/etc/kubernetes/kubelet.conf';
const CONFIG = '/var/lib/kubelet/config.yaml';
const WAIT_MS = 500;
const TRIES_MAX = 40;

const JOINED = `
This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.

`;

export function* join(command: Command): Step<void> {
  const { proc, flags, machine } = command;
  const token = flags['token'] ?? flags['discovery-token'] ?? '';
  const endpoint = command.words[0] ?? '';
  if (flags['control-plane'] === 'true') throw new KubeadmError('further control planes are not there on this simulated cluster');
  checkWish(command, endpoint, token);
  proc.print('[preflight] Running pre-flight checks\n');
  check(command, [...foldersInUse(command, '/etc/kubernetes/manifests'), ...filesThere(command, CONF), ...portsInUse(command, 10_250), ...filesThere(command, `${PKI}/ca.crt`)]);
  const api = discover(command, endpoint, token);
  readConfiguration(command, 'preflight');
  const { files } = proc;
  for (const folder of [PKI, '/var/lib/kubelet', '/etc/kubernetes/manifests']) files.makeDirectory(folder, { parents: true });
  files.write(`${PKI}/ca.crt`, machine.authorityPem, 0o644);
  files.write(CONFIG, api.find(configmaps, 'kube-system', 'kubelet-config')?.data?.['kubelet'] ?? kubeletConfiguration('unix:///var/run/containerd/containerd.sock'), 0o644);
  proc.print(`[kubelet-start] Writing kubelet configuration to file "${CONFIG}"\n[kubelet-start] Writing kubelet environment file with flags to file "/var/lib/kubelet/kubeadm-flags.env"\n[kubelet-start] Starting the kubelet\n`);
  files.write('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS=""\n', 0o644);
  yield* proc.flush();
  const asToken = machine.api({ name: `system:bootstrap:${token.split('.')[0]}`, groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'] });
  const pair = yield* certificateFor(command, typeof asToken === 'string' ? api : asToken, api);
  files.write(CONF, kubeconfigFor(command, KUBELET_CONF.user(command), pair), 0o600);
  machine.units.start('kubelet');
  machine.units.setEnabled('kubelet', true);
  proc.print('[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to 4m0s\n[kubelet-check] The kubelet is healthy after 501.378219ms\n[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap\n');
  proc.print(JOINED);
}

/** What was asked for must make sense, before anything is looked at. */
function checkWish({ flags }: Command, endpoint: string, token: string): void {
  if (endpoint === '' && flags['config'] === undefined) throw new KubeadmError('discovery: Invalid value: "": bootstrapToken or file must be set');
  if (!/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(token)) throw new KubeadmError(`[discovery.bootstrapToken.token: Invalid value: ${JSON.stringify(token)}: the bootstrap token is invalid, discovery.tlsBootstrapToken: Invalid value: ${JSON.stringify(token)}: the bootstrap token is invalid]`);
  if (flags['discovery-token-ca-cert-hash'] === undefined && flags['discovery-token-unsafe-skip-ca-verification'] !== 'true') {
    throw new KubeadmError('discovery.bootstrapToken: Invalid value: "": using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file or pass --discovery-token-unsafe-skip-ca-verification flag to continue');
  }
}

/** Is this the cluster that the token and the hash speak of? */
function discover({ machine, flags }: Command, endpoint: string, token: string): Client {
  const refused = (why: string) => new KubeadmError(`error execution phase preflight: couldn't validate the identity of the API Server: ${why}`);
  const asked = `failed to request the cluster-info ConfigMap: Get "https://${endpoint}/api/v1/namespaces/kube-public/configmaps/cluster-info?timeout=10s"`;
  const api = machine.api();
  if (typeof api === 'string') throw refused(`${asked}: ${api}`);
  if (endpoint !== machine.endpoint) throw refused(`${asked}: dial tcp ${endpoint}: connect: connection refused`);
  const [id = '', secret = ''] = token.split('.');
  const known = api.find(secrets, 'kube-system', `bootstrap-token-${id}`) as Stored<Secret> | undefined;
  const isSigned = api.find(configmaps, 'kube-public', 'cluster-info')?.data?.[`jws-kubeconfig-${id}`] !== undefined;
  if (known === undefined || !isSigned) throw refused(`could not find a JWS signature in the cluster-info ConfigMap for token ID ${JSON.stringify(id)}`);
  if (decodeUtf8(decodeBase64((known.data as Readonly<Record<string, string>>)['token-secret'] ?? '')) !== secret) throw refused(`failed to verify JWS signature of received cluster info object, can't trust this API Server`);
  const hash = flags['discovery-token-ca-cert-hash'];
  const own = `sha256:${keyHash(machine.authorityPem)}`;
  if (hash !== undefined && !hash.split(',').includes(own)) throw refused(`cluster CA found in cluster-info ConfigMap is invalid: none of the public keys ${JSON.stringify(own)} are pinned`);
  return api;
}

/** Asks for the kubelet's certificate, as its TLS bootstrap does, and waits for it. */
function* certificateFor({ proc, machine }: Command, api: Client, reader: Client): Step<{ readonly certificatePem: string; readonly keyPem: string }> {
  const key = newEcKey(proc.random, 'prime256v1');
  const attribute = (short: string, value: string) => [{ type: getObjectIdentifier(short), value }];
  const request = signRequest(nameOf([attribute('O', 'system:nodes'), attribute('CN', `system:node:${machine.name}`)]), [], key, getDigest('sha256'));
  const { metadata: { name } } = api.create(certificatesigningrequests, {
    apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { generateName: 'csr-' },
    spec: { request: encodeBase64(encodeUtf8(pem('CERTIFICATE REQUEST', request))), signerName: 'kubernetes.io/kube-apiserver-client-kubelet', usages: ['digital signature', 'client auth'] },
  } as CertificateSigningRequest);
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const certificate = reader.find(certificatesigningrequests, undefined, name)?.status?.certificate;
    if (certificate !== undefined) return { certificatePem: decodeUtf8(decodeBase64(certificate)), keyPem: pem('EC PRIVATE KEY', ecPrivateKeyDer(key)) };
    yield* proc.process.sleep(WAIT_MS);
  }
  throw new KubeadmError(`error execution phase kubelet-start: timed out waiting for the certificate of ${name}: nobody approves it, or nobody signs it`);
}
