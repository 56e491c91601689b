// Mirrors apiserver/pkg/util/flowcontrol/apf_controller.go: the flow schema and the priority level of a request
// Differs: every request is dispatched at once; none waits in a queue or is refused.
import type { FlowSchema, PriorityLevelConfiguration } from '#cluster/api/generated/types.js';
import { compareText } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Etcd } from '#cluster/etcd/etcd.js';
import { VERDICTS_MAX } from './limits.js';
import { type Classified, matches } from './rules.js';

const SCHEMAS = '/registry/flowschemas/';
const LEVELS = '/registry/prioritylevelconfigurations/';
const CATCH_ALL = 'catch-all';

/** Where a request belongs. */
export interface Flow {
  readonly schema: Stored<FlowSchema>;
  readonly level: Stored<PriorityLevelConfiguration>;
}

interface Dispatched {
  readonly schema: string;
  readonly level: string;
  count: number;
}

interface Configured {
  /** In the order in which they are asked; those whose level is not there are left out. */
  readonly flows: readonly Flow[];
  readonly levels: ReadonlyMap<string, Stored<PriorityLevelConfiguration>>;
}

export class FlowControl {
  readonly #etcd: Etcd;
  #configured: Configured | undefined;
  readonly #verdicts = new Map<string, Flow | undefined>();
  /** Requests so far, by flow schema and priority level. */
  readonly #dispatched = new Map<string, Dispatched>();

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    for (const prefix of [SCHEMAS, LEVELS]) etcd.watch(prefix, () => {
      this.#configured = undefined;
      this.#verdicts.clear();
    });
  }

  /** Counts a request and says where it belongs. Undefined: not even the catch-all is there at the moment. */
  dispatch(user: UserInfo, info: Classified): Flow | undefined {
    const flow = this.#classify(user, info);
    if (flow === undefined) return undefined;
    const [schema, level] = [flow.schema.metadata.name, flow.level.metadata.name];
    const known = this.#dispatched.get(`${schema} ${level}`);
    if (known === undefined) this.#dispatched.set(`${schema} ${level}`, { schema, level, count: 1 });
    else known.count++;
    return flow;
  }

  counts(): readonly Readonly<Dispatched>[] {
    return [...this.#dispatched.values()];
  }

  dispatched(level: string): number {
    return this.counts().reduce((sum, each) => sum + (each.level === level ? each.count : 0), 0);
  }

  levels(): readonly Stored<PriorityLevelConfiguration>[] {
    return [...this.#configuration().levels.values()];
  }

  #classify(user: UserInfo, info: Classified): Flow | undefined {
    const key = `${user.name} ${user.groups.join(' ')}\n${info.verb} ${info.isResource ? `${info.group} ${info.resource} ${info.subresource} ${info.namespace ?? ''}` : info.path}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const { flows } = this.#configuration();
    const found = flows.find(({ schema }) => matches(schema, user, info)) ?? flows.find(({ schema }) => schema.metadata.name === CATCH_ALL);
    if (this.#verdicts.size >= VERDICTS_MAX) this.#verdicts.clear();
    this.#verdicts.set(key, found);
    return found;
  }

  #configuration(): Configured {
    if (this.#configured !== undefined) return this.#configured;
    const levels = new Map(this.#stored<PriorityLevelConfiguration>(LEVELS).map((level) => [level.metadata.name, level]));
    const flows = this.#stored<FlowSchema>(SCHEMAS)
      .sort((a, b) => (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0) || compareText(a.metadata.name, b.metadata.name))
      .flatMap((schema): Flow[] => {
        const level = levels.get(schema.spec.priorityLevelConfiguration.name);
        return level === undefined ? [] : [{ schema, level }];
      });
    this.#configured = { flows, levels };
    return this.#configured;
  }

  #stored<T extends FlowSchema | PriorityLevelConfiguration>(prefix: string): Stored<T>[] {
    const found: Stored<T>[] = [];
    this.#etcd.range(prefix, `${prefix.slice(0, -1)}0`, ({ value }) => {
      found.push(value as Stored<T>);
    });
    return found;
  }
}
