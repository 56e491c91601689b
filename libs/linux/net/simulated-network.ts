import type { Endpoint, NetStack, Network, Route } from './network.js';

type Rewriter = (from: NetStack, source: string, to: Endpoint) => Route | undefined;

/** The wires of one world: which stack has which address, and who may send a packet elsewhere. */
export class SimulatedNetwork implements Network {
  readonly #stacks = new Map<string, NetStack>();
  readonly #rewriters: Rewriter[] = [];

  attach(stack: NetStack, address: string): () => void {
    this.#stacks.set(address, stack);
    return () => {
      if (this.#stacks.get(address) === stack) this.#stacks.delete(address);
    };
  }

  addRewriter(rewriter: Rewriter): () => void {
    this.#rewriters.push(rewriter);
    return () => {
      const index = this.#rewriters.indexOf(rewriter);
      if (index >= 0) this.#rewriters.splice(index, 1);
    };
  }

  findStack(address: string): NetStack | undefined {
    return this.#stacks.get(address);
  }

  /** Addresses of a stack in the order of their attaching. */
  addressesOf(stack: NetStack): readonly string[] {
    const found: string[] = [];
    for (const [address, owner] of this.#stacks) if (owner === stack) found.push(address);
    return found;
  }

  /** Where a packet ends up. A rewriter's `deliver` goes on to the next ones with its new endpoint. */
  route(from: NetStack, source: string, to: Endpoint): Route {
    let endpoint = to;
    for (const rewriter of this.#rewriters) {
      const route = rewriter(from, source, endpoint);
      if (route === undefined) continue;
      if (route.verdict !== 'deliver') return route;
      endpoint = route.endpoint;
    }
    return { verdict: 'deliver', endpoint };
  }
}

export function createNetwork(): SimulatedNetwork {
  return new SimulatedNetwork();
}
