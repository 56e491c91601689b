import { events, pods, serviceaccounts } from '#cluster/api/resources.js';
import type { Pod, PodSpec } from '#cluster/api/generated/types.js';
import { createApiServer, type ForkableApiServer } from '#cluster/apiserver/create-api-server.js';
import { startDns } from '#cluster/dns/dns.js';
import { images } from '#cluster/images/list.js';
import { Registry } from '#cluster/images/registry.js';
import type { NodeApi } from '#cluster/kubelet/node-api.js';
import { startKubelet } from '#cluster/kubelet/kubelet.js';
import { startProxy } from '#cluster/proxy/proxy.js';
import { startNetworkPolicy } from '#cluster/cni/network-policy.js';
import type { Env } from '#linux/env/env.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { VirtualClock } from '#linux/env/virtual-clock.js';
import { createKernel } from '#linux/host/kernel.js';
import type { ChannelStream } from '#linux/net/network.js';
import { createNetwork } from '#linux/net/simulated-network.js';
import type { KubeletApi } from '#cluster/apiserver/api-server.js';
import { builtInResources } from './built-in-resources.js';

const ADMIN = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };
const NODE = { name: 'node01', address: '172.30.2.2', podCIDR: '10.244.1.0/24' };
const FUEL = 100_000;

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
  readonly status: string;
}

/** One node with its kubelet, proxy and names; pods are bound by hand, and no controller runs. `before` is done before the kubelet starts. */
export function oneNode(before: (parts: { readonly apiServer: ForkableApiServer; readonly env: Env }) => void = () => undefined) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const env = { clock, random: new SeededRandom(1), log: { write: () => {} } };
  const kernel = createKernel(env);
  const network = createNetwork();
  const host = kernel.createHost({ name: NODE.name, env, network, layers: [{ '/etc/resolv.conf': 'nameserver 1.1.1.1\n' }] });
  network.attach(host.net, NODE.address);
  const apiServer = createApiServer({ env, resources: builtInResources });
  const client = apiServer.client(ADMIN, 'test');
  if (client.find(serviceaccounts, 'default', 'default') === undefined) client.create(serviceaccounts, { metadata: { name: 'default', namespace: 'default' } });
  before({ apiServer, env });
  const kubelets: KubeletApi[] = [];
  const listening = { ...apiServer, registerKubelet: (name: string, kubelet: KubeletApi) => {
    kubelets.push(kubelet);
    return apiServer.registerKubelet(name, kubelet);
  } };
  startProxy({ apiServer, network, env, nodeHosts: new Map([[NODE.name, host]]) });
  startNetworkPolicy({ apiServer, network, env, user: ADMIN });
  startDns({ apiServer, network, kernel, env, user: ADMIN });
  const options = { apiServer: listening, node: NODE, host, kernel, network, images: new Registry(images), env };
  const kubelet = startKubelet(options);

  const advance = (ms: number) => {
    const until = clock.now() + ms;
    do while (kernel.run(FUEL)); while (clock.runNext(until));
    clock.moveTo(until);
  };
  const run = (name: string, spec: Partial<PodSpec> & { image?: string; args?: readonly string[]; command?: readonly string[] } = {}, labels: Record<string, string> = {}) => {
    const { image = 'nginx:1.27', args, command, ...rest } = spec;
    const container = { name, image, ...(args === undefined ? {} : { args }), ...(command === undefined ? {} : { command }) };
    return client.create<Pod>(pods, { metadata: { name, namespace: 'default', labels }, spec: { containers: [container], nodeName: NODE.name, automountServiceAccountToken: false, ...rest } });
  };
  const get = (name: string) => client.find(pods, 'default', name);
  const first = (name: string) => get(name)?.status?.containerStatuses?.[0];
  const told = (name: string) => client.list(events, { namespace: 'default' }).items.filter((event) => event.involvedObject.name === name).map(({ reason, message }) => `${reason}: ${message}`);
  const api = () => kubelets.at(-1) as NodeApi;
  const logs = (pod: string, container = pod, more = {}) => {
    const stream = api().logs('default', pod, container, { follow: false, previous: false, timestamps: false, ...more });
    let text = '';
    for (let data = stream.next(); data !== null && data !== undefined; data = stream.next()) text += decodeUtf8(data);
    return text;
  };
  const exec = (pod: string, command: readonly string[], input = '', container = pod): Ran => {
    const stream = api().exec('default', pod, container, { command, stdin: true, stdout: true, stderr: true, tty: false });
    if (input !== '') stream.send(0, encodeUtf8(input));
    stream.closeChannel(0);
    advance(20_000);
    return readAll(stream);
  };
  /** A shell command line in a pod. */
  const sh = (pod: string, line: string) => exec(pod, ['sh', '-c', line]);
  return { apiServer, env, client, kernel, host, advance, run, get, first, told, logs, exec, sh, kubelet, options };
}

function readAll(stream: ChannelStream): Ran {
  const texts = ['', '', '', ''];
  for (let frame = stream.next(); frame !== null && frame !== undefined; frame = stream.next()) texts[frame.channel] += decodeUtf8(frame.data);
  const status = JSON.parse(texts[3] === '' ? '{}' : (texts[3] as string)) as { status?: string; message?: string; details?: { causes?: { message: string }[] } };
  const code = status.status === 'Success' ? 0 : Number(status.details?.causes?.[0]?.message ?? 1);
  return { out: texts[1] as string, err: texts[2] as string, code, status: status.message ?? status.status ?? '' };
}
