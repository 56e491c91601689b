// Mirrors kube-aggregator/pkg/controllers/status: remote_available_controller.go and local_available_controller.go
// Differs: a service is asked once, not five times at a time.
import type { APIService, APIServiceCondition } from '#cluster/api/generated/types.js';
import { apiservices, endpointslices, services } from '#cluster/api/resources.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import { cutOff } from '#cluster/apiserver/waiting/cut-off.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';
import { deepEqual, isObject } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { drive } from '#linux/kernel/drive.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { within } from '#linux/kernel/waiting.js';
import { dial, endpointOf, identityHeaders } from './dial.js';
import { documentsOf, INDEX } from './remote-documents.js';
import { API_SERVICES, type Found, type ListedResource } from './remote-services.js';

const SLICE_SERVICE = 'kubernetes.io/service-name';
/** The informer's resync: the network may have changed without a word. */
const RESYNC_MS = 30_000;
/** After a check that failed. */
const RETRY_MS = 5_000;
const CHECK_TIMEOUT_MS = 5_000;
/** What came in one moment is looked at together. */
const SETTLE_MS = 10;
const AGGREGATOR = { name: 'system:kube-aggregator', groups: ['system:masters'] };

type Verdict = Pick<APIServiceCondition, 'status' | 'reason' | 'message'>;

/** Keeps the condition Available of all APIServices. */
export function watchAvailability(core: Core): void {
  const looks = new Looks(core);
  core.etcd.watch(API_SERVICES, () => looks.schedule(SETTLE_MS));
  for (const ref of [services, endpointslices]) {
    core.etcd.watch(core.table.get(ref).prefix, () => {
      if (!core.remotes.isEmpty) looks.schedule(SETTLE_MS);
    });
  }
  // Those of a cluster that goes on from a snapshot.
  if (!core.remotes.isEmpty) looks.schedule(SETTLE_MS);
}

class Looks {
  readonly #core: Core;
  #next: { readonly atMs: number; readonly cancel: () => void } | undefined;
  /** Names of those whose service is being asked. */
  readonly #asking = new Set<string>();

  constructor(core: Core) {
    this.#core = core;
  }

  schedule(delayMs: number): void {
    const { clock } = this.#core.requests;
    const atMs = clock.now() + delayMs;
    if (this.#next !== undefined && this.#next.atMs <= atMs) return;
    this.#next?.cancel();
    this.#next = { atMs, cancel: clock.after(delayMs, () => {
      this.#next = undefined;
      this.#look();
    }) };
  }

  #look(): void {
    const core = this.#core;
    const resource = core.table.get(apiservices);
    const own: Stored<APIService>[] = [];
    core.etcd.range(resource.prefix, `${resource.prefix.slice(0, -1)}0`, ({ value }) => {
      own.push(value as Stored<APIService>);
    });
    for (const apiService of own) {
      if (apiService.spec?.service === undefined) {
        if (apiService.status?.conditions === undefined) this.#say(apiService, { status: 'True', reason: 'Local', message: 'Local APIServices are always available' });
        continue;
      }
      const verdict = unavailable(core, apiService);
      if (verdict === undefined) this.#ask(apiService);
      else {
        core.remotes.note(apiService, undefined);
        this.#say(apiService, verdict);
      }
    }
    if (!core.remotes.isEmpty) this.schedule(RESYNC_MS);
  }

  #ask(apiService: Stored<APIService>): void {
    const { name } = apiService.metadata;
    if (this.#asking.has(name)) return;
    this.#asking.add(name);
    const over = (found: Found | WebhookFailure) => {
      this.#asking.delete(name);
      const isThere = !(found instanceof WebhookFailure);
      this.#core.remotes.note(apiService, isThere ? found : undefined);
      this.#say(apiService, isThere ? { status: 'True', reason: 'Passed', message: 'all checks passed' } : { status: 'False', reason: 'FailedDiscoveryCheck', message: found.message });
      if (!isThere) this.schedule(RETRY_MS);
    };
    drive(this.#core.requests.clock, discovered(this.#core, apiService), over, (error) => {
      if (!(error instanceof WebhookFailure)) throw error;
      over(error);
    });
  }

  #say({ metadata: { name } }: Stored<APIService>, verdict: Verdict): void {
    this.#core.requests.inBackground(() => {
      const present = readStored(this.#core, this.#core.table.get(apiservices), undefined, name) as Stored<APIService> | undefined;
      if (present === undefined) return;
      const conditions = present.status?.conditions ?? [];
      const old = conditions.find(({ type }) => type === 'Available');
      const lastTransitionTime = old?.status === verdict.status ? (old.lastTransitionTime ?? '') : formatTime(this.#core.requests.clock.now());
      const next = { lastTransitionTime, message: verdict.message ?? '', reason: verdict.reason ?? '', status: verdict.status, type: 'Available' };
      if (old !== undefined && deepEqual(old, next)) return;
      const all = old === undefined ? [...conditions, next] : conditions.map((each) => (each === old ? next : each));
      this.#core.storeFor(ownContext()).updateStatus(apiservices, { ...present, status: { ...present.status, conditions: all } });
    });
  }
}

/** What keeps a service from being asked at all. */
function unavailable(core: Core, { spec }: Stored<APIService>): Verdict | undefined {
  const { name = '', namespace = '', port = 443 } = spec?.service ?? {};
  const no = (reason: string, message: string): Verdict => ({ status: 'False', reason, message });
  const which = `service/${name} in ${JSON.stringify(namespace)}`;
  const store = core.storeFor(ownContext());
  const service = store.find(services, namespace, name);
  if (service === undefined) return no('ServiceNotFound', `${which} is not present`);
  if ((service.spec?.type ?? 'ClusterIP') !== 'ClusterIP') return undefined;
  const own = service.spec?.ports?.find((each) => each.port === port);
  if (own === undefined) return no('ServicePortError', `${which} is not listening on port ${port}`);
  const slices = store.list(endpointslices, namespace).filter(({ metadata }) => metadata.labels?.[SLICE_SERVICE] === name);
  if (slices.length === 0) return no('EndpointsNotFound', `cannot find endpointslices for ${which}`);
  const portName = own.name ?? '';
  const isServed = slices.some(({ endpoints, ports }) => (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false) && (ports ?? []).some((each) => (each.name ?? '') === portName && each.port !== undefined));
  return isServed ? undefined : no('MissingEndpoints', `endpointslices for ${which} have no addresses with port name ${JSON.stringify(portName)}`);
}

/** What the service says that it has. Throws WebhookFailure with the controller's words. */
function* discovered(core: Core, apiService: Stored<APIService>): Step<Found> {
  const { group = '', version = '' } = apiService.spec ?? {};
  const path = `/apis/${group}/${version}`;
  let url = '';
  try {
    const endpoint = endpointOf(core, apiService);
    url = `https://${endpoint.address}:${endpoint.port}${path}`;
    const headers = { host: `${endpoint.address}:${endpoint.port}`, accept: 'application/json', 'user-agent': 'Go-http-client/1.1', ...identityHeaders(AGGREGATOR) };
    // Whom it shows itself as does not matter here.
    const unchecked = { ...apiService, spec: { ...apiService.spec, insecureSkipTLSVerify: true } } as Stored<APIService>;
    const ask = (target: string) => within(core.requests.clock, CHECK_TIMEOUT_MS, cutOff(dial(core, unchecked, endpoint, { method: 'GET', target, headers, body: new Uint8Array() })));
    const answer = yield* ask(path);
    if (answer.status < 200 || answer.status >= 300) throw new WebhookFailure(`bad status from ${url}: ${answer.status}`);
    return { resources: resourcesIn(answer.text ?? (answer.body instanceof Uint8Array ? decodeUtf8(answer.body) : '')), documents: yield* documentsOf(ask(INDEX)) };
  } catch (error) {
    if (url === '' || !(error instanceof WebhookFailure || error instanceof Errno)) throw error;
    const isLate = error instanceof Errno || error.message === 'context deadline exceeded';
    const why = isLate ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)' : error.message;
    throw new WebhookFailure(`failing or missing response from ${url}: ${why.startsWith('bad status') ? why : `Get ${JSON.stringify(url)}: ${why}`}`);
  }
}

function resourcesIn(text: string): readonly ListedResource[] {
  try {
    const list: unknown = JSON.parse(text);
    const resources = isObject(list as never) ? (list as { readonly resources?: unknown }).resources : undefined;
    return Array.isArray(resources) ? resources.filter((each): each is ListedResource => typeof each?.name === 'string') : [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}
