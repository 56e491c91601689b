// Mirrors pkg/kubelet/volumemanager
// Differs: volumes are mounted at once, or tried again later; nothing is attached.
import type { Volume } from '#cluster/api/generated/types.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { Errno } from '#linux/kernel/step.js';
import { Backoff } from './backoff.js';
import * as limits from './limits.js';
import { MountError } from './volume-content.js';
import type { PodVolumes } from './volumes.js';
import type { WorkedPod } from './worked-pod.js';

/** Mounts the volumes of one pod, and keeps their content up to date. */
export class PodMounts {
  readonly #worker: WorkedPod;
  readonly #backoff = new Backoff(limits.MOUNT_BACKOFF_INITIAL_MS, limits.MOUNT_BACKOFF_MAX_MS);
  /** Volumes whose image is on its way, and those whose image is there. */
  readonly #pulling = new Set<string>();
  readonly #images = new Set<string>();
  #isComplete = false;

  constructor(worker: WorkedPod) {
    this.#worker = worker;
  }

  /** True when all volumes are there; else it tries again later. */
  setUp(): boolean {
    if (this.#isComplete) return true;
    let isComplete = true;
    for (const volume of this.#worker.pod.spec.volumes ?? []) {
      const wait = this.#backoff.remainingSinceUpdate(volume.name, this.#worker.now());
      if (wait > 0) {
        isComplete = false;
        continue;
      }
      if (!this.#hasImage(volume)) {
        isComplete = false;
        continue;
      }
      try {
        this.#worker.volumes.setUp(volume, this.#context());
      } catch (error) {
        if (!isMountFailure(error)) throw error;
        isComplete = false;
        this.#backoff.next(volume.name, this.#worker.now());
        const step = error instanceof MountError ? error.step : 'SetUp failed';
        this.#worker.event('Warning', 'FailedMount', `MountVolume.${step} for volume "${this.#worker.volumes.nameOf(volume, this.#worker.pod)}" : ${error.message}`);
        this.#worker.timers.set('step', this.#backoff.get(volume.name), () => this.#worker.advance());
      }
    }
    this.#isComplete = isComplete;
    if (isComplete) this.#watch();
    return isComplete;
  }

  /** True for a volume that needs no image, or whose image is there; else it is pulled. */
  #hasImage({ name, image }: Volume): boolean {
    if (image === undefined || this.#images.has(name)) return true;
    if (this.#pulling.has(name)) return false;
    const reference = image.reference ?? '';
    this.#pulling.add(name);
    this.#worker.services.puller.ensure({
      image: reference, policy: image.pullPolicy ?? 'IfNotPresent', podUid: this.#worker.pod.metadata.uid,
      event: (type, reason, message) => this.#worker.event(type, reason, message),
      done: (result) => {
        if (this.#worker.isOver) return;
        this.#pulling.delete(name);
        if ('image' in result) this.#images.add(name);
        else this.#backoff.next(name, this.#worker.now());
        const waitMs = 'image' in result ? 0 : this.#backoff.get(name);
        this.#worker.timers.set('step', waitMs, () => this.#worker.advance());
      },
    });
    return false;
  }

  #watch(): void {
    const follows = (this.#worker.pod.spec.volumes ?? []).some((volume) => volume.configMap !== undefined || volume.secret !== undefined || volume.downwardAPI !== undefined || volume.projected !== undefined && !volume.name.startsWith('kube-api-access-'));
    if (!follows) return;
    const jitterMs = this.#worker.services.runtime.env.random.below(limits.VOLUME_SYNC_MS / 2);
    this.#worker.timers.set('volumes', limits.VOLUME_SYNC_MS / 2 + jitterMs, () => {
      this.#worker.volumes.refresh(this.#worker.pod, this.#context());
      this.#watch();
    });
  }

  /** With the changes that the pod had made in them; what cannot be mounted is left out. */
  restore(changes: Parameters<PodVolumes['restore']>[0]): void {
    const { pod, volumes } = this.#worker;
    for (const volume of pod.spec.volumes ?? []) {
      try {
        volumes.setUp(volume, this.#context());
      } catch (error) {
        if (!isMountFailure(error)) throw error;
      }
    }
    volumes.restore(changes);
    this.#isComplete = true;
    this.#watch();
  }

  #context() {
    const addresses = { podIPs: this.#worker.podIP === undefined ? [] : [this.#worker.podIP], hostIPs: [this.#worker.services.nodeNetwork.address] };
    const { pod, services } = this.#worker;
    return { pod, addresses, source: services.config, token: (audience: string | undefined, seconds: number) => services.token(pod, audience, seconds) };
  }
}

function isMountFailure(error: unknown): error is MountError | Errno | StatusError {
  return error instanceof MountError || error instanceof Errno || error instanceof StatusError;
}
