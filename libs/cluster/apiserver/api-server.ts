import type { EtcdSnapshot } from '#cluster/etcd/etcd.js';
import type { Client, UserInfo } from '#cluster/client/client.js';
import type { Step } from '#linux/kernel/step.js';
import type { ChannelStream, HttpRequest, HttpResponse, HttpService, HttpStream, Upgraded } from '#linux/net/network.js';

/** What the API server asks of a node's kubelet. Errors are StatusError. */
export interface KubeletApi {
  logs(namespace: string, pod: string, container: string, options: LogOptions): HttpStream;
  exec(namespace: string, pod: string, container: string, options: ExecOptions): ChannelStream;
  attach(namespace: string, pod: string, container: string, options: Omit<ExecOptions, 'command'>): ChannelStream;
  portForward(namespace: string, pod: string, ports: readonly number[]): ChannelStream;
}

export interface LogOptions {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds?: number;
  readonly sinceTimeMs?: number;
  readonly tailLines?: number;
  readonly limitBytes?: number;
}

export interface ExecOptions {
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** The API server of one cluster. `handle` and `upgrade` are the whole HTTP API; `client` is the same without the bytes. */
export interface ApiServer extends HttpService {
  handle(request: HttpRequest): HttpResponse;
  upgrade(request: HttpRequest): Upgraded | Step<Upgraded>;
  /** `component` becomes the field manager and the user agent. */
  client(user: UserInfo, component: string): Client;
  registerKubelet(nodeName: string, kubelet: KubeletApi): () => void;
  /** Everything stored, as data; see `restore`. */
  snapshot(): EtcdSnapshot;
}
