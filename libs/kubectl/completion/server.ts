// Mirrors k8s.io/kubectl/pkg/util/completion: what only the server knows
import type { Step } from '#linux/kernel/step.js';
import { Call, type GlobalValues } from '#kubectl/call.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { describeError } from '#kubectl/rest/errors.js';
import { qualified } from '#kubectl/rest/mapper.js';
import { podOf } from '#kubectl/verbs/pods.js';
import { withPrefix } from './directive.js';

/** How long a workload's pod is waited for. */
const POD_TIMEOUT_MS = 100;

/** Asks the server with the flags that stand on the command line. What fails has no words. */
export class Server {
  constructor(private readonly call: Call<unknown>) {}

  /** The same in another namespace. */
  in(namespace: string): Server {
    const { proc, console, command, path, args, dash, flags, globals, root } = this.call;
    return new Server(new Call(proc, console, command, path, args, dash, flags, { ...globals, namespace } as GlobalValues, new Set(['namespace']), root));
  }

  /** Types of which the last may be completed: `pods`, `pods,deployments.apps`. */
  *types(typed: string): Step<readonly string[]> {
    const { call } = this;
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    const names = yield* tried(function* () {
      return (yield* call.mapper.known(1)).preferred().filter(({ verbs }) => verbs.includes('get')).map(qualified);
    }, []);
    return withPrefix(names.map((name) => `${before}${name}`), typed);
  }

  /** Names of the objects of a type. */
  *names(type: string, typed: string): Step<readonly string[]> {
    return withPrefix((yield* this.#objects([type])).map(({ name }) => name), typed);
  }

  /** `namespace/name:` of each pod. */
  *podsWithNamespace(typed: string): Step<readonly string[]> {
    return withPrefix((yield* this.#objects(['pod'])).map(({ namespace, name }) => `${namespace}/${name}:`), typed);
  }

  *containers(named: string, typed: string): Step<readonly string[]> {
    const pod = yield* this.#object('pod', yield* this.#podName(named));
    return withPrefix([...listOf(pod?.spec.initContainers), ...listOf(pod?.spec.containers)].map(({ name }) => String(name)), typed);
  }

  /** `LOCAL:REMOTE` for the ports of a pod, or of a service. */
  *ports(named: string, typed: string): Step<readonly string[]> {
    const [type = '', name] = named.split('/');
    const local = typed.split(':')[0] as string;
    const pairs = (ports: readonly Dynamic[], field: string) => withPrefix(ports.map((port) => `${typed === '' ? port[field] : local}:${port[field]}`), typed);
    if (name !== undefined && ['service', 'services', 'svc'].includes(type)) {
      const service = yield* this.#object('service', name);
      return pairs(listOf(service?.spec.ports), 'port');
    }
    const pod = yield* this.#object('pod', yield* this.#podName(named));
    return pairs(listOf(pod?.spec.containers).flatMap(({ ports }) => listOf(ports)), 'containerPort');
  }

  /** The pod of TYPE/NAME; a name alone is a pod's already. */
  *#podName(named: string): Step<string> {
    if (!named.includes('/')) return named;
    const { call } = this;
    return yield* tried(function* () {
      const { infos } = yield* select(call, { args: [named], typed: true });
      return String((yield* podOf(call, infos[0] as Info, POD_TIMEOUT_MS)).metadata.name);
    }, '');
  }

  *#object(type: string, name: string): Step<Dynamic | undefined> {
    return (yield* this.#objects([type, name]))[0]?.object;
  }

  *#objects(args: readonly string[]): Step<readonly Info[]> {
    const { call } = this;
    return yield* tried(function* () {
      return (yield* select(call, { args, typeMeansAll: true, keepGoing: true })).infos;
    }, []);
  }
}

/** What cannot be had is no matter to somebody who has only pressed Tab. */
function* tried<T>(attempt: () => Step<T>, otherwise: T): Step<T> {
  try {
    return yield* attempt();
  } catch (error) {
    if (describeError(error) === undefined) throw error;
    return otherwise;
  }
}
