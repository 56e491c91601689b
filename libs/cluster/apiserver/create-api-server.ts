import type { Client, UserInfo } from '#cluster/client/client.js';
import { Etcd, type EtcdSnapshot, type EtcdState } from '#cluster/etcd/etcd.js';
import type { Env } from '#linux/env/env.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { configuredPlugins, withConfigured } from './admission/configured.js';
import { admissionPlugins } from './admission/list.js';
import { registerCustomGroups } from './aggregation/automanaged.js';
import { watchAvailability } from './aggregation/availability.js';
import { RemoteServices } from './aggregation/remote-services.js';
import type { ApiServer, KubeletApi } from './api-server.js';
import { AuditIds } from './audit/audit-ids.js';
import { ClientCertificates } from './authentication/client-certificates.js';
import { TokenCache } from './authentication/token-cache.js';
import { TokenKey } from '#cluster/pki/token-key.js';
import { Authorizer } from './authorization/authorizer.js';
import { bootstrap } from './bootstrap/bootstrap.js';
import { lookAfterOwn } from './bootstrap/look-after.js';
import { reconcile } from './bootstrap/reconcile.js';
import type { Configuration } from './configuration/configuration.js';
import { type Core, withRevision } from './core.js';
import { serveCustomResources } from './custom-resources/serve.js';
import { Encryption } from './encryption/encryption.js';
import { FlowControl } from './flow-control/flow-control.js';
import { handleRequest } from './http/handle.js';
import { handleUpgrade } from './http/upgrade.js';
import { InProcessClient } from './in-process-client.js';
import { LastText } from './last-text.js';
import { RequestMetrics } from './request-metrics.js';
import { ResourceTable, type ResourceIndex } from './resource-table.js';
import { serverStore } from './server-store.js';
import type { ServerSettings } from './store-access.js';
import { InProcessCalls } from './waiting/in-process-calls.js';
import { Requests } from './waiting/requests.js';
import { ServerTrust } from './webhook-client/server-trust.js';
import type { Wires } from './wires.js';

export interface ApiServerOptions {
  readonly env: Env;
  /** What it serves besides custom resources. */
  readonly resources: ResourceIndex;
  readonly settings?: Partial<ServerSettings>;
  /** What is known of client certificates already; servers may share it. */
  readonly clientCertificates?: ClientCertificates;
  /** Signs service account tokens; servers may share it. */
  readonly tokenKey?: TokenKey;
  /** What is stored already; without it the server stores what a new cluster begins with. */
  readonly state?: EtcdState | EtcdSnapshot;
  /** Space in etcd, where its own default is not meant. */
  readonly quotaBytes?: number;
  /** etcd raises an alarm when its space is gone; see EtcdOptions. */
  readonly hasAlarm?: boolean;
}

/** The settings of kubeadm's defaults. */
export const DEFAULT_SETTINGS: ServerSettings = {
  serviceCidr: '10.96.0.0/12',
  nodePorts: { first: 30000, last: 32767 },
  advertiseAddress: '172.30.1.2',
  securePort: 6443,
  issuer: 'https://kubernetes.default.svc.cluster.local',
  certificateAuthority: '',
};

/** An API server that can be copied: `state` shares everything with the copy until one of the two changes. */
export interface ForkableApiServer extends ApiServer {
  state(): EtcdState;
  readonly core: Core;
  /** Goes on with other flags. */
  configure(configuration: Configuration): void;
  /** Stores what a new cluster begins with. */
  bootstrap(): void;
  /** As after a start: brings back what of that was taken away. */
  reconcile(): void;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

export function createApiServer(options: ApiServerOptions): ForkableApiServer {
  const { state } = options;
  const etcdOptions = { clock: options.env.clock, lastOf: withRevision, hasAlarm: options.hasAlarm === true, ...(options.quotaBytes === undefined ? {} : { quotaBytes: options.quotaBytes }) };
  const etcd = state === undefined ? new Etcd(undefined, etcdOptions) : 'map' in state ? new Etcd(state, etcdOptions) : Etcd.restore(state, etcdOptions);
  const table = new ResourceTable(options.resources);
  const wires: Wires = { trust: new ServerTrust() };
  const requests = new Requests(options.env);
  const configured = configuredPlugins({ etcd, table, wires, requests });
  const settings: ServerSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  const core: Open<Core> = {
    env: requests.env,
    etcd,
    table,
    settings,
    admission: withConfigured(admissionPlugins, configured),
    authorizer: new Authorizer(etcd),
    clientCertificates: options.clientCertificates ?? new ClientCertificates(),
    metrics: new RequestMetrics(),
    flowControl: new FlowControl(etcd),
    auditIds: new AuditIds(etcd, options.env.clock.now()),
    tokens: new TokenCache(),
    tokenKey: options.tokenKey ?? new TokenKey(),
    kubelets: new Map<string, KubeletApi>(),
    wires,
    requests,
    calls: new InProcessCalls(requests),
    remotes: new RemoteServices(etcd),
    metadataTexts: new WeakMap(),
    newsText: new LastText(),
    components: {},
    discoveryTags: new WeakMap(),
    encryption: new Encryption([]),
    audit: undefined,
    allowsAnonymous: true,
    flags: {},
    startedMs: options.env.clock.now(),
    storeFor: (context) => serverStore(core, context),
  };
  serveCustomResources(core);
  registerCustomGroups(core);
  watchAvailability(core);
  if (state === undefined) bootstrap(core);
  lookAfterOwn(core);
  return {
    core,
    handle: (request: HttpRequest): HttpResponse => handleRequest(core, request),
    upgrade: (request: HttpRequest) => handleUpgrade(core, request),
    client: (user: UserInfo, component: string): Client => new InProcessClient(core, user, component),
    registerKubelet(nodeName: string, kubelet: KubeletApi) {
      core.kubelets.set(nodeName, kubelet);
      return () => {
        if (core.kubelets.get(nodeName) === kubelet) core.kubelets.delete(nodeName);
      };
    },
    configure(configuration: Configuration) {
      core.settings = { ...settings, ...configuration.settings };
      core.admission = withConfigured(configuration.admission, configured.filter(({ name }) => !configuration.admissionOff.includes(name)));
      core.authorizer.modes = configuration.authorizationModes;
      core.encryption = configuration.encryption;
      core.audit = configuration.audit;
      core.allowsAnonymous = configuration.anonymousAuth;
      core.flags = configuration.flags;
      core.startedMs = options.env.clock.now();
    },
    bootstrap: () => bootstrap(core),
    reconcile: () => core.requests.inBackground(() => reconcile(core)),
    snapshot: () => etcd.snapshot(),
    state: () => etcd.state(),
  };
}
