// Mirrors a bridge CNI plugin with host-local IPAM
// Differs: the bridge has no host of its own.
import type { Runtime } from '#cluster/cri/container.js';
import type { NetStack } from '#linux/net/network.js';

export interface PodAttachment {
  readonly net: NetStack;
  readonly address: string;
  release(): void;
}

/** The addresses of one node's podCIDR are used up: FailedCreatePodSandBox. */
export class AddressesExhausted extends Error {}

/** Hands out the addresses of a node's podCIDR, one after the other, as host-local does. */
export class PodNetwork {
  readonly #base: number;
  readonly #size: number;
  readonly #used = new Set<number>();
  #last = 1;

  /** `10.244.1.0/24`: .0 is the network, .1 the bridge, the last one broadcast. */
  constructor(readonly cidr: string) {
    const [address = '', bits = '24'] = cidr.split('/');
    this.#base = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    this.#size = 2 ** (32 - Number(bits));
  }

  get lastOffset(): number {
    return this.#last;
  }

  set lastOffset(offset: number) {
    this.#last = offset;
  }

  /** Throws AddressesExhausted. */
  attach(runtime: Runtime, wanted?: string): PodAttachment {
    const offset = this.#take(wanted);
    const address = this.#format(offset);
    const net = runtime.kernel.createNetStack(runtime.network);
    const detach = runtime.network.attach(net, address);
    return {
      net, address,
      release: () => {
        detach();
        this.#used.delete(offset);
      },
    };
  }

  #take(wanted: string | undefined): number {
    if (wanted !== undefined) {
      const offset = wanted.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) - this.#base;
      if (offset > 1 && offset < this.#size - 1 && !this.#used.has(offset)) {
        this.#used.add(offset);
        return offset;
      }
    }
    for (let tries = 0; tries < this.#size; tries++) {
      this.#last = this.#last >= this.#size - 2 ? 2 : this.#last + 1;
      if (this.#used.has(this.#last)) continue;
      this.#used.add(this.#last);
      return this.#last;
    }
    throw new AddressesExhausted(`failed to allocate for range 0: no IP addresses available in range set: ${this.#format(1)}-${this.#format(this.#size - 2)}`);
  }

  #format(offset: number): string {
    const number = this.#base + offset;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
  }
}
