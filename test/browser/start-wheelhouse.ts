import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { postgresFolder } from '../../scripts/setup/postgres.mjs';
import { freePort } from '../../scripts/setup/postgres.mjs';
import { serve } from '../../scripts/setup/serve.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where Wheelhouse answers. */
    url: string;
  }
}

/** Starts database, worker and api on a port and a database of their own. WHEELHOUSE_URL: test one that runs already. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env.WHEELHOUSE_URL;
  if (running !== undefined) {
    project.provide('url', running);
    return async () => undefined;
  }
  const parts: { stop(): Promise<void> }[] = [];
  const name = `browser-${process.pid}`;
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const part of parts.toReversed()) await part.stop();
    rmSync(postgresFolder(name), { recursive: true, force: true });
  };
  try {
    const { url } = await serve({
      parts, databaseName: name, port: String(await freePort()),
      onExit: (part: string, how: string) => { if (!stopping) console.error(`The ${part} ended in the middle of the tests: ${how}`); },
    });
    project.provide('url', url);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
