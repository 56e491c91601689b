// How the api reaches a world that a worker hosts: plain HTTP to the address in the shard's lease (`http://host:port`).
//
//   ANY  /k8s/<sessionId>/<path of the Kubernetes API>   also upgraded to WebSocket; acts as the cluster's admin
//   GET  /health                                         200 when the worker is at work; needs no secret
//
// The worker opens the session if it has its shard, and answers 421 if it has not.

/** Holds the secret that api and worker share (WHEELHOUSE_SECRET); without it the worker answers 401. */
export const SECRET_HEADER = 'x-wheelhouse-secret';
/** The organisation of the session. */
export const ORGANISATION_HEADER = 'x-wheelhouse-organisation';

export function kubernetesPath(sessionId: string, path: string): string {
  return `/k8s/${sessionId}/${path.replace(/^\//, '')}`;
}
