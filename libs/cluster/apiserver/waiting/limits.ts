/** kube-apiserver's --request-timeout: what is not answered by then is given up. */
export const REQUEST_TIMEOUT_MS = 60_000;
/** A request is begun anew each time that something it waited for has come: more often than any chain of webhooks needs. */
export const RUNS_MAX = 200;
/** Requests of one user that wait at a time; kube-apiserver's --max-requests-inflight is 400 for all of them. */
export const OPEN_PER_USER_MAX = 100;
export const OPEN_MAX = 400;
/** Steps that give way to others without waiting for anything: so many make no request wait. */
export const YIELDS_MAX = 10_000;
