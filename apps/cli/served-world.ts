import type { Doorway } from '#kube-http/doorway.js';
import type { HttpRequest, HttpResponse, Upgraded } from '#linux/net/network.js';
import type { World } from '#world/world.js';

const SLICE_MS_MAX = 10;
const WAIT_MS_MAX = 1_000;

/** A world whose time follows the wall's, and which is asked through HTTP. */
export class ServedWorld implements Doorway {
  #world: World;
  #startedAt = performance.now();
  #startedVirtual: number;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #isStopped = false;

  constructor(world: World, private readonly speed: number) {
    this.#world = world;
    this.#startedVirtual = world.now();
    this.wake();
  }

  get world(): World {
    return this.#world;
  }

  /** Puts another world in the place of this one; its time goes on from now. */
  replace(world: World): void {
    this.#world = world;
    this.restartTime();
  }

  /** Virtual time was moved by hand: the wall's is followed from here on. */
  restartTime(): void {
    this.#startedAt = performance.now();
    this.#startedVirtual = this.#world.now();
    this.wake();
  }

  async handle(request: HttpRequest, gone?: AbortSignal): Promise<HttpResponse> {
    this.#run();
    return new Promise((resolve) => {
      const giveUp = this.#world.answer(request, resolve);
      gone?.addEventListener('abort', giveUp, { once: true });
      this.wake();
    });
  }

  async upgrade(request: HttpRequest): Promise<Upgraded> {
    this.#run();
    return new Promise((resolve) => {
      this.#world.upgrade(request, resolve);
      this.wake();
    });
  }

  wake(): void {
    if (this.#isStopped) return;
    this.#clearTimer();
    this.#timer = setImmediate(() => this.#turn());
  }

  stop(): void {
    this.#isStopped = true;
    this.#clearTimer();
  }

  #turn(): void {
    this.#timer = undefined;
    const isThere = this.#run();
    if (this.#isStopped || this.#timer !== undefined) return;
    const due = this.#world.nextDueMs() ?? this.#world.now() + WAIT_MS_MAX;
    const waitMs = (due - this.#target()) / this.speed;
    this.#timer = !isThere || waitMs <= 0 ? setImmediate(() => this.#turn()) : setTimeout(() => this.#turn(), Math.min(waitMs, WAIT_MS_MAX));
  }

  #run(): boolean {
    const end = performance.now() + SLICE_MS_MAX;
    try {
      return this.#world.work(Math.max(this.#target(), this.#world.now()), () => performance.now() >= end);
    } catch (error) {
      // A component of the cluster broke down. What it was about to do is lost, as when a process ends; the others go on.
      console.error(error);
      return false;
    }
  }

  #target(): number {
    return Math.floor(this.#startedVirtual + (performance.now() - this.#startedAt) * this.speed);
  }

  #clearTimer(): void {
    clearTimeout(this.#timer as NodeJS.Timeout);
    clearImmediate(this.#timer as NodeJS.Immediate);
    this.#timer = undefined;
  }
}
