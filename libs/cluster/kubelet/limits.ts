// How long things take on a node, in virtual milliseconds; the defaults of kubelet 1.36 where it has them.

/** Namespaces, the pause container and CNI, as containerd needs them on a small machine. */
export const SANDBOX_MS = 160;
/** Snapshot and task of one container; then its start. */
export const CONTAINER_MS = 45;
export const START_MS = 25;
/** From a change in the runtime to the kubelet's knowing of it. PLEG looks once a second; its events are faster. */
export const OBSERVE_MS = 180;
/** A finished container is seen by the next relist. */
export const EXIT_OBSERVE_MS = 400;
/** One round of a pod's work to the next, when other things wake its worker. */
export const RESYNC_MS = 1_200;
/** From one round of a pod's work that met an error to the next, when nothing else wakes its worker; half as much again by chance. */
export const WORKER_BACKOFF_MS = 10_000;
/** Between attempts at a container whose configuration can't be made. */
export const CONFIG_RETRY_MS = 10_000;
/** A new sandbox is seen, and wakes the worker. */
export const SANDBOX_OBSERVE_MS = 300;

export const CRASH_BACKOFF_INITIAL_MS = 10_000;
export const CRASH_BACKOFF_MAX_MS = 300_000;
export const PULL_BACKOFF_INITIAL_MS = 10_000;
export const PULL_BACKOFF_MAX_MS = 300_000;
export const MOUNT_BACKOFF_INITIAL_MS = 500;
export const MOUNT_BACKOFF_MAX_MS = 122_000;

/** Asking a registry what a tag means. */
export const MANIFEST_MS = 110;
/** A refusal takes a round trip more, for the token. */
export const REFUSAL_MS = 400;
export const PULL_BYTES_PER_MS = 60_000;

/** ConfigMaps, Secrets and labels in files are looked at once a minute. */
export const VOLUME_SYNC_MS = 60_000;

export const LEASE_RENEW_MS = 10_000;
/** After a restore the lease is renewed soon: it may be older than it may get. */
export const RESUMED_LEASE_MS = 1_000;
export const LEASE_SECONDS = 40;
export const NODE_STATUS_MS = 300_000;

/** What preStop leaves to the program at least. */
export const MINIMUM_GRACE_MS = 2_000;
/** A pod that was deleted without a grace is still asked first. */
export const FORCED_GRACE_MS = 1_000;

/** Probes see a container once the kubelet has seen it. */
export const FIRST_PROBE_MS = 250;
export const PROBE_OUTPUT_BYTES_MAX = 10 * 1024;

/** What a restored program prints at once, it has printed before. */
export const RESTORED_QUIET_MS = 200;

/** Containers of pods that are gone are removed once a minute. */
export const CONTAINER_GC_MS = 60_000;
