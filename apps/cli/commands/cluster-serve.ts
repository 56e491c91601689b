import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { homedir } from 'node:os';
import { stringify } from 'yaml';
import { type Credentials, makeCredentials, secureRandom } from '#kube-http/certificates.js';
import { KubeServer } from '#kube-http/kube-server.js';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import { ServedWorld } from '#cli/served-world.js';
import { Failure, UsageError } from '#cli/usage.js';
import { worldOptions, type WorldFlags } from '#cli/world-options.js';
import { controlRoutes } from '#cli/control-routes.js';

export interface ServeFlags extends WorldFlags {
  readonly port?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly speed?: string | undefined;
}

/** Serves a cluster on 127.0.0.1 until it is interrupted. */
export async function serveCluster(flags: ServeFlags): Promise<number> {
  const port = Number(flags.port ?? 6443);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--port takes a port, not "${flags.port}"`);
  const speed = Number(flags.speed ?? 1);
  if (!(speed > 0 && speed <= 1000)) throw new UsageError(`--speed takes a number over 0 and up to 1000, not "${flags.speed}"`);
  const options = worldOptions(flags);
  const surroundings = { shared: new SharedParts(secureRandom) };
  // One authority inside and outside: what the cluster signs opens the port as well.
  const credentials = makeCredentials(['127.0.0.1', 'localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', '10.96.0.1'], surroundings.shared.authority);
  const served = new ServedWorld(World.create(options, surroundings), speed);
  const server = await KubeServer.listen(() => served, credentials, port, controlRoutes(served, options, surroundings)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new Failure(`port ${port} is taken; choose another with --port`);
    throw error;
  });
  const file = flags.kubeconfig ?? path.join(homedir(), '.kube', 'wheelhouse.config');
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, kubeconfig(credentials, server.port), { mode: 0o600 });
  process.stdout.write(`ready: https://127.0.0.1:${server.port} (KUBECONFIG=${file})\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  served.stop();
  await server.close();
  return 0;
}

function kubeconfig({ authority, admin }: Credentials, port: number): string {
  const data = (pem: string) => Buffer.from(pem).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'wheelhouse', cluster: { 'certificate-authority-data': data(authority), server: `https://127.0.0.1:${port}` } }],
    users: [{ name: 'admin', user: { 'client-certificate-data': data(admin.certificatePem), 'client-key-data': data(admin.keyPem) } }],
    contexts: [{ name: 'wheelhouse', context: { cluster: 'wheelhouse', user: 'admin' } }],
    'current-context': 'wheelhouse',
  }, { lineWidth: 0 });
}
