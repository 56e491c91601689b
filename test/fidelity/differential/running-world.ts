import type { Doorway } from '#kube-http/doorway.js';
import type { HttpRequest, HttpResponse, Upgraded } from '#linux/net/network.js';
import type { World } from '#world/world.js';

const STEP_MS = 5;
const SLICE_MS_MAX = 20;

/** Whom the kubeconfig of our workstation names. */
const OURS = { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] };

/** The real kubectl has another certificate; it shall be the same person. */
function asOurs(request: HttpRequest): HttpRequest {
  return request.client.certificate === undefined ? request : { ...request, client: { ...request.client, certificate: OURS } };
}

/** A world whose time goes on from the moment somebody asks it through HTTP until it is stopped. */
export class RunningWorld implements Doorway {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly world: World, private readonly speed: number) {}

  async handle(request: HttpRequest): Promise<HttpResponse> {
    this.#start();
    const answer = this.world.request(asOurs(request));
    this.wake();
    return answer;
  }

  async upgrade(request: HttpRequest): Promise<Upgraded> {
    this.#start();
    return new Promise((resolve) => {
      this.world.upgrade(asOurs(request), resolve);
    });
  }

  wake(): void {
    setImmediate(() => this.#run(1));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #start(): void {
    this.#timer ??= setInterval(() => this.#run(STEP_MS * this.speed), STEP_MS);
  }

  #run(ms: number): void {
    const end = performance.now() + SLICE_MS_MAX;
    this.world.work(this.world.now() + ms, () => performance.now() >= end);
  }
}
