// The middle of the API server: storage, resources, admission and authorisation of one cluster, without any HTTP.
import { canonicalForm } from './canonical-form.js';
import { writtenForm } from './written-form.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { failure } from '#cluster/apimachinery/errors.js';
import { EtcdError } from '#cluster/etcd/etcd-error.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import type { Env } from '#linux/env/env.js';
import type { AdmissionPlugin, AdmissionRequest, MutatingRequest } from './admission/admission.js';
import { Reinvocation } from './admission/reinvocation.js';
import type { RemoteServices } from './aggregation/remote-services.js';
import type { KubeletApi } from './api-server.js';
import type { AuditIds } from './audit/audit-ids.js';
import type { AuditLog } from './audit/audit-log.js';
import type { ClientCertificates } from './authentication/client-certificates.js';
import type { TokenKey } from '#cluster/pki/token-key.js';
import type { TokenCache } from './authentication/token-cache.js';
import type { Authorizer } from './authorization/authorizer.js';
import type { Encryption } from './encryption/encryption.js';
import type { Components } from './component-health.js';
import type { FlowControl } from './flow-control/flow-control.js';
import type { LastText } from './last-text.js';
import type { RequestMetrics } from './request-metrics.js';
import type { RequestContext } from './request.js';
import type { Resource, ResourceTable } from './resource-table.js';
import type { ServerSettings, StoreAccess } from './store-access.js';
import type { InProcessCalls } from './waiting/in-process-calls.js';
import type { Requests } from './waiting/requests.js';
import type { Wires } from './wires.js';

export interface Core {
  /** A request that waits draws and reads the time once, over all its runs. */
  readonly env: Env;
  readonly etcd: Etcd;
  readonly table: ResourceTable;
  readonly settings: ServerSettings;
  readonly admission: readonly AdmissionPlugin[];
  readonly authorizer: Authorizer;
  readonly clientCertificates: ClientCertificates;
  readonly metrics: RequestMetrics;
  /** Priority and fairness. */
  readonly flowControl: FlowControl;
  readonly auditIds: AuditIds;
  readonly tokens: TokenCache;
  /** Signs service account tokens. */
  readonly tokenKey: TokenKey;
  readonly kubelets: Map<string, KubeletApi>;
  /** The network of the machine that it runs on, once it does: of proxies and webhooks. */
  readonly wires: Wires;
  readonly components: Components;
  /** The requests that are being worked on. */
  readonly requests: Requests;
  /** Those among them that components in this process have made. */
  readonly calls: InProcessCalls;
  /** APIServices that other servers answer for. */
  readonly remotes: RemoteServices;
  /** The metadata of objects as JSON, for those that were asked for. */
  readonly metadataTexts: WeakMap<object, string>;
  readonly newsText: LastText;
  /** Hashes of discovery documents, by the custom resources that are in them. */
  readonly discoveryTags: WeakMap<object, Map<string, string>>;
  /** How objects lie in etcd. */
  readonly encryption: Encryption;
  /** Where requests are logged, if the server was asked to. */
  readonly audit: AuditLog | undefined;
  readonly allowsAnonymous: boolean;
  /** Those that it was started with, where it was. */
  readonly flags: Readonly<Record<string, string>>;
  /** When it began to serve with them. */
  readonly startedMs: number;
  /** The server's own hand in storage, for strategies and admission. */
  storeFor(context: RequestContext): StoreAccess;
}

export function keyFor(resource: Resource, namespace: string | undefined, name: string): string {
  return resource.strategy.namespaced ? `${resource.prefix}${namespace ?? ''}/${name}` : `${resource.prefix}${name}`;
}

/** The stored object in the version of the resource. */
export function readStored(core: Core, resource: Resource, namespace: string | undefined, name: string): Stored<KubeObject> | undefined {
  if (resource.strategy.made !== undefined) return madeNow(core, resource).find(({ metadata }) => metadata.name === name);
  const entry = core.etcd.get(keyFor(resource, namespace, name));
  if (entry === undefined) return undefined;
  return fromStorage(resource, entry.value as KubeObject);
}

/** What a resource shows that nobody stores. */
export function madeNow({ components }: Core, resource: Resource): readonly Stored<KubeObject>[] {
  return (resource.strategy.made?.(components.ask?.() ?? []) ?? []) as readonly Stored<KubeObject>[];
}

export function fromStorage(resource: Resource, value: KubeObject): Stored<KubeObject> {
  const { storedAs } = resource.strategy;
  return (storedAs === undefined ? value : writtenForm(resource, canonicalForm(resource, storedAs.from(value)))) as Stored<KubeObject>;
}

export function toStorage(resource: Resource, object: KubeObject): KubeObject {
  return resource.strategy.storedAs?.to(object) ?? object;
}

/**
 * Writes to storage as `Etcd.put` does, and gives what is stored in the resource's version. Throws PENDING before it writes;
 * StatusError where etcd refuses.
 */
export function putStored(core: Core, resource: Resource, key: string, expected: number | undefined, object: KubeObject): Stored<KubeObject> | undefined {
  const { storedAs, ttlMs } = resource.strategy;
  // What is created has nothing before it.
  const before = expected === 0 ? undefined : (core.etcd.get(key)?.value as KubeObject | undefined);
  const kept = writtenForm(resource, withRevision(toStorage(resource, object), 0), before);
  const shown = storedAs === undefined ? undefined : fromStorage(resource, kept);
  try {
    const entry = core.etcd.put(key, expected, (revision) => withRevision(kept, revision), { ttlMs, seal: core.encryption.sealFor(resource.ref.group, resource.ref.resource) });
    if (entry === undefined) return undefined;
    core.metrics.countStored(expected === 0 ? 'create' : 'update', resource);
    return (shown === undefined ? entry.value : withRevision(shown, entry.modRevision)) as Stored<KubeObject>;
  } catch (error) {
    if (error instanceof EtcdError) throw failure(500, '', error.message);
    throw error;
  }
}

/** What follows from a write. It is done by then: whatever has to wait in here goes on by itself. */
export function afterChange(core: Core, context: RequestContext, resource: Resource, next: Stored<KubeObject> | undefined, previous: () => Stored<KubeObject> | undefined): void {
  const { strategy } = resource;
  if (strategy.afterChange === undefined) return;
  core.requests.inBackground(() => strategy.afterChange?.(next, previous(), core.storeFor(context)), (error, isLate) => {
    if (!isLate) throw error;
  });
}

export function withRevision(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

/** What plugins make of the object; all of them are asked once more when one of those from outside wants it. */
export function admit(core: Core, request: AdmissionRequest & { readonly object: KubeObject }): KubeObject {
  const reinvocation = new Reinvocation();
  const asked = { ...request, reinvocation };
  const object = admitOnce(core, asked);
  if (!reinvocation.isWanted) return object;
  reinvocation.begin();
  return admitOnce(core, { ...asked, object });
}

function admitOnce(core: Core, request: MutatingRequest): KubeObject {
  let { object } = request;
  for (const plugin of core.admission) {
    if (plugin.admit !== undefined) object = plugin.admit({ ...request, object });
  }
  return object;
}

export function validateAdmission(core: Core, request: AdmissionRequest): void {
  for (const plugin of core.admission) plugin.validate?.(request);
}
