// Mirrors k8s.io/kubectl/pkg/util/completion: what only the server knows
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { Console } from './console/console.js';
import { type ConnectionFlags, connectionOf } from './kubeconfig/connection.js';
import { listObjects } from './resources/select.js';
import { discover } from './rest/discovery.js';
import { listOf } from './rest/dynamic.js';
import { ApiError, Fatal } from './rest/errors.js';
import { Mapper, qualified } from './rest/mapper.js';
import { RestClient } from './rest/rest-client.js';

/** Steps of a request to a server that answers; one that doesn't is not waited for at a prompt. */
const STEPS_MAX = 2_000;
const NAMES_MAX = 500;
/** Types whose pods `logs`, `exec` and the like find by themselves. */
const WITH_PODS = ['daemonsets', 'deployments', 'pods', 'jobs', 'replicasets', 'replicationcontrollers', 'services', 'statefulsets'];

/** Asks the server while somebody has pressed Tab: at once, or not at all. */
export class Server {
  readonly #client: RestClient;
  readonly #namespace: string;
  #mapper: Mapper | undefined;

  /** Throws Fatal when the kubeconfig or the flags lead nowhere. */
  constructor(proc: Process, flags: ConnectionFlags) {
    const connection = connectionOf(proc, flags, undefined);
    this.#namespace = connection.namespace;
    this.#client = new RestClient(proc, connection, new Console(proc), 0);
  }

  /** Types that can be listed: `pods`, `deployments.apps`. */
  types(): readonly string[] {
    const server = this;
    return atOnce(function* () {
      const found = new Set<string>();
      for (const resource of (yield* server.#known()).all()) if (resource.verbs.includes('list')) found.add(qualified(resource));
      return [...found];
    }) ?? [];
  }

  names(type: string): readonly string[] {
    const server = this;
    return atOnce(function* () {
      const resource = (yield* server.#known()).findResource(type);
      if (resource === undefined) return [];
      const { items } = yield* listObjects(server.#client, resource, resource.namespaced ? server.#namespace : undefined, {});
      return items.slice(0, NAMES_MAX).map(({ metadata }) => String(metadata.name));
    }) ?? [];
  }

  containers(pod: string): readonly string[] {
    const server = this;
    return atOnce(function* () {
      const { spec } = yield* server.#client.json('GET', `/api/v1/namespaces/${encodeURIComponent(server.#namespace)}/pods/${encodeURIComponent(pod.replace(/^pods?\//, ''))}`);
      return [...listOf(spec.initContainers), ...listOf(spec.containers)].map(({ name }) => String(name));
    }) ?? [];
  }

  /** A pod, or TYPE/NAME of what has pods. */
  podsOrOwners(typed: string): readonly string[] {
    return typed.includes('/') ? this.slashed(typed) : [...this.names('pods'), ...WITH_PODS.map((type) => `${type}/`)];
  }

  /** TYPE/NAME, where the type stands there already. */
  slashed(typed: string): readonly string[] {
    const type = typed.slice(0, typed.indexOf('/'));
    return this.names(type).map((name) => `${type}/${name}`);
  }

  *#known(): Step<Mapper> {
    this.#mapper ??= new Mapper(yield* discover(this.#client), () => undefined);
    return this.#mapper;
  }
}

/** Runs what would wait for a server nearby without waiting; undefined when it has no answer so. */
function atOnce<T>(make: () => Step<T>): T | undefined {
  const step = make();
  try {
    for (let i = 0; i < STEPS_MAX; i++) {
      const { done, value } = step.next();
      if (done === true) return value as T;
    }
    return undefined;
  } catch (error) {
    if (error instanceof ApiError || error instanceof Fatal || error instanceof Errno) return undefined;
    throw error;
  }
}
