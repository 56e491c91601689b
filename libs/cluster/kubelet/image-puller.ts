// Mirrors pkg/kubelet/images: image manager with serialized pulls
// Differs: a pull takes the time of its size; layers are not shared between images.
import type { ImageVersion } from '#cluster/images/image.js';
import { isFailure, type Registry } from '#cluster/images/registry.js';
import { formatReference, parseReference } from '#cluster/images/reference.js';
import type { Clock } from '#linux/env/env.js';
import { Backoff } from './backoff.js';
import { formatGoDuration } from './go-duration.js';
import { MANIFEST_MS, PULL_BACKOFF_INITIAL_MS, PULL_BACKOFF_MAX_MS, PULL_BYTES_PER_MS, REFUSAL_MS } from './limits.js';

export interface PullRequest {
  readonly image: string;
  readonly policy: string;
  /** Backs off by pod and image. */
  readonly podUid: string;
  event(type: 'Normal' | 'Warning', reason: string, message: string): void;
  done(result: PullResult): void;
}

export type PullResult =
  | { readonly image: ImageVersion }
  | { readonly waiting: { readonly reason: string; readonly message: string }; readonly retryMs: number };

/** The images of one node. */
export class ImagePuller {
  readonly #present = new Map<string, ImageVersion>();
  readonly #queue: (() => void)[] = [];
  readonly #backoff = new Backoff(PULL_BACKOFF_INITIAL_MS, PULL_BACKOFF_MAX_MS);
  readonly #failures = new Map<string, string>();
  #isPulling = false;

  constructor(
    readonly registry: Registry,
    readonly clock: Clock,
  ) {}

  /** Images that are on the node, as the node's status lists them. */
  get present(): readonly ImageVersion[] {
    return [...this.#present.values()];
  }

  /** Puts an image on the node without a pull (a restored node; images that came with it). */
  preload(image: string): void {
    const found = this.registry.find(image);
    if (!isFailure(found)) this.#present.set(keyOf(image), found);
  }

  /** By any of its names. */
  findPresent(image: string): ImageVersion | undefined {
    return this.#present.get(keyOf(image));
  }

  remove({ repository, tag }: ImageVersion): void {
    for (const [key, image] of this.#present) if (image.repository === repository && image.tag === tag) this.#present.delete(key);
  }

  presentNames(): readonly string[] {
    return [...this.#present.keys()];
  }

  forgetPod(podUid: string): void {
    this.#backoff.forget(`${podUid} `);
    for (const key of this.#failures.keys()) if (key.startsWith(`${podUid} `)) this.#failures.delete(key);
  }

  /** Brings the image to the node as the policy asks, with the events of it. */
  ensure(request: PullRequest): void {
    const { image, policy, podUid, event, done } = request;
    if (parseReference(image) === undefined) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
      event('Warning', 'InspectFailed', message);
      event('Warning', 'Failed', 'Error: InvalidImageName');
      done({ waiting: { reason: 'InvalidImageName', message }, retryMs: PULL_BACKOFF_INITIAL_MS });
      return;
    }
    const present = this.#present.get(keyOf(image));
    if (present !== undefined && policy !== 'Always') {
      event('Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`);
      done({ image: present });
      return;
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      event('Warning', 'ErrImageNeverPull', message);
      event('Warning', 'Failed', 'Error: ErrImageNeverPull');
      done({ waiting: { reason: 'ErrImageNeverPull', message }, retryMs: PULL_BACKOFF_INITIAL_MS });
      return;
    }
    const key = `${podUid} ${image}`;
    const wait = this.#backoff.remainingSinceUpdate(key, this.clock.now());
    if (wait > 0) {
      event('Normal', 'BackOff', `Back-off pulling image "${image}"`);
      event('Warning', 'Failed', 'Error: ImagePullBackOff');
      const message = `Back-off pulling image "${image}": ErrImagePull: ${this.#failures.get(key) ?? ''}`;
      done({ waiting: { reason: 'ImagePullBackOff', message }, retryMs: wait });
      return;
    }
    event('Normal', 'Pulling', `Pulling image "${image}"`);
    const askedMs = this.clock.now();
    this.#queue.push(() => this.#pull(request, key, askedMs));
    this.#next();
  }

  #next(): void {
    if (this.#isPulling) return;
    const pull = this.#queue.shift();
    if (pull === undefined) return;
    this.#isPulling = true;
    pull();
  }

  #pull({ image, event, done }: PullRequest, key: string, askedMs: number): void {
    const found = this.registry.find(image);
    const isHere = this.#present.has(keyOf(image));
    const tookMs = isFailure(found) ? REFUSAL_MS : MANIFEST_MS + (isHere ? 0 : Math.ceil(found.sizeBytes / PULL_BYTES_PER_MS));
    this.clock.after(tookMs, () => {
      this.#isPulling = false;
      const now = this.clock.now();
      if (isFailure(found)) {
        this.#backoff.next(key, now);
        this.#failures.set(key, found.message);
        event('Warning', 'Failed', `Failed to pull image "${image}": ${found.message}`);
        event('Warning', 'Failed', 'Error: ErrImagePull');
        done({ waiting: { reason: 'ErrImagePull', message: found.message }, retryMs: 0 });
      } else {
        this.#present.set(keyOf(image), found);
        this.#backoff.forget(key);
        const waited = formatGoDuration(now - askedMs);
        event('Normal', 'Pulled', `Successfully pulled image "${image}" in ${formatGoDuration(tookMs)} (${waited} including waiting). Image size: ${found.sizeBytes} bytes.`);
        done({ image: found });
      }
      this.#next();
    });
  }
}

function keyOf(image: string): string {
  const reference = parseReference(image);
  return reference === undefined ? image : formatReference(reference);
}
