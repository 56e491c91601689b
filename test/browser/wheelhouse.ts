// Starts Wheelhouse for the browser tests, with a database of its own, and says where it is in WHEELHOUSE_URL. Where
// WHEELHOUSE_URL is set already, the tests go there.
import { rmSync } from 'node:fs';
import { freePort, postgresFolder } from '../../scripts/setup/postgres.mjs';
import { serve } from '../../scripts/setup/serve.mjs';

export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.WHEELHOUSE_URL !== undefined) return async () => undefined;
  const databaseName = `browser-postgres-${process.pid}`;
  const parts: { stop(): Promise<void> }[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const part of parts.toReversed()) await part.stop();
    rmSync(postgresFolder(databaseName), { recursive: true, force: true });
  };
  try {
    const { url } = await serve({
      parts, databaseName, port: await freePort(),
      onExit: (name: string, how: unknown) => { if (!stopping) console.error(`The ${name} ended unexpectedly (${String(how)}).`); },
    });
    process.env.WHEELHOUSE_URL = url;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
