// Mirrors k8s.io/client-go/restmapper (DeferredDiscoveryRESTMapper)
import type { Step } from '#linux/kernel/step.js';
import type { ApiGroup, ApiResource } from './discovery.js';
import type { DiscoveryCache } from './discovery-cache.js';
import { NoMatch } from './errors.js';
import { Mapper } from './mapper.js';

/** What the server serves, as discovery said last; what is not found in it may be new, and the server is asked. */
export class DeferredMapper {
  #mapper: Mapper | undefined;
  /** This run asked the server itself. */
  #isFresh = false;

  constructor(
    private readonly cache: () => DiscoveryCache,
    private readonly discover: (tries: number | undefined) => Step<readonly ApiGroup[]>,
    private readonly warn: (text: string) => void,
  ) {}

  /** `tries`: how often a server is asked in vain before this fails. */
  *known(tries?: number): Step<Mapper> {
    if (this.#mapper !== undefined) return this.#mapper;
    const cached = this.#isFresh ? undefined : yield* this.cache().read();
    if (cached === undefined) return yield* this.fresh(tries);
    this.#mapper = new Mapper(cached, this.warn);
    return this.#mapper;
  }

  /** What the server serves now. */
  *fresh(tries?: number): Step<Mapper> {
    const groups = yield* this.discover(tries);
    this.cache().write(groups);
    this.#isFresh = true;
    this.#mapper = new Mapper(groups, this.warn);
    return this.#mapper;
  }

  /** Something that is asked for anew, where it is not found in what was known. */
  *find<T>(look: (mapper: Mapper) => T | undefined): Step<T | undefined> {
    const found = look(yield* this.known());
    return found !== undefined || this.#isFresh ? found : look(yield* this.fresh());
  }

  *findResource(typed: string): Step<ApiResource | undefined> {
    return yield* this.find((mapper) => mapper.findResource(typed));
  }

  *findKind(apiVersion: string, kind: string): Step<ApiResource | undefined> {
    return yield* this.find((mapper) => mapper.kind(apiVersion, kind));
  }

  /** Throws NoMatch. */
  *resource(typed: string): Step<ApiResource> {
    const found = yield* this.findResource(typed);
    if (found === undefined) throw new NoMatch(typed);
    return found;
  }

  /** The server is asked the next time. */
  invalidate(): void {
    this.#mapper = undefined;
    this.#isFresh = true;
  }
}
