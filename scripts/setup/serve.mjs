// Brings the whole of Wheelhouse up on this machine, for `npm start`, `npm run dev` and the browser tests. What `npm ci`
// brings is imported only once it is there.
import { Surroundings } from './problem.mjs';
import { choosePort } from './surroundings.mjs';

const HEALTHY_TIMEOUT_MS = 60_000;

/**
 * Brings everything up: dependencies, builds, database, content, servers. What has to be stopped is pushed to `parts`, in
 * the order in which it was started. `isDev`: go on with what is there when a build fails, and serve the pages unbuilt.
 * `databaseName`: the embedded database's folder, where it is not the usual one. Answers `{ url, isDemo }`.
 */
export async function serve({ parts, onExit, isDev = false, databaseName, port: asked = process.env.PORT }) {
  const { install } = await import('./install.mjs');
  await install();
  const { buildPages, buildServers, generate } = await import('./build.mjs');
  const { migrateDatabase } = await import('./database.mjs');
  const { seedCourses, seedDemo } = await import('./seed.mjs');
  const { fingerprint, isStamped, stamp } = await import('./stamps.mjs');
  const { installationSecret } = await import('./secrets.mjs');
  const { freePort } = await import('./postgres.mjs');
  const { startPart } = await import('./processes.mjs');
  const { untilHealthy } = await import('./health.mjs');

  const host = process.env.HOST ?? '127.0.0.1';
  const port = await choosePort(Number(asked ?? 3000), asked !== undefined, host);
  const [database] = await Promise.all([
    open(parts, databaseName),
    generate().then(() => buildServers({ isDev })).then(() => (isDev ? undefined : buildPages())),
  ]);
  const isDemo = process.env.DATABASE_URL === undefined;
  // The embedded database has a password of its own: a stamp with it is about this very one.
  const filled = `${fingerprint(['prisma/migrations', 'labs', 'libs/labs', 'libs/db', 'libs/queue', 'scripts/setup', 'package-lock.json'])} ${new URL(database.url).password}`;
  if (!isDemo || !isStamped('filled', filled)) {
    await migrateDatabase(database.url);
    await seedCourses(database.url);
    if (isDemo) await seedDemo(database.url);
    if (isDemo && databaseName === undefined) stamp('filled', filled);
  }

  const url = process.env.PUBLIC_URL ?? `http://localhost:${port}`;
  const workerPort = await freePort();
  const env = {
    NODE_ENV: isDev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1', DATABASE_URL: database.url, WHEELHOUSE_SECRET: process.env.WHEELHOUSE_SECRET ?? installationSecret(),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info', SERVE_WEB: isDev ? 'dev' : (process.env.SERVE_WEB ?? 'on'), HOST: host, PORT: String(port), PUBLIC_URL: url, WORKER_PORT: String(workerPort), WORKER_HOST: '127.0.0.1',
  };
  const isOver = () => over;
  let over = false;
  for (const name of ['worker', 'api']) {
    parts.push(startPart([...(isDev ? ['--watch', '--watch-preserve-output'] : []), `apps/${name}/dist/main.js`], {
      env, onLine: (line) => report(name, line), onExit: (how) => { over = true; onExit(name, how); },
    }));
  }
  const healthy = await Promise.all([
    untilHealthy(`http://127.0.0.1:${workerPort}/health`, { timeoutMs: HEALTHY_TIMEOUT_MS, isOver }),
    untilHealthy(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/api/health/ready`, { timeoutMs: HEALTHY_TIMEOUT_MS, isOver }),
  ]);
  if (!over && !isDev && healthy.includes(false)) throw new Surroundings('The servers did not become healthy within a minute; what they said stands above.');
  return { url, isDemo };
}

async function open(parts, name) {
  const { openDatabase } = await import('./database.mjs');
  const database = await openDatabase(name);
  parts.push(database);
  return database;
}

/** Shows what matters of the servers' logs, which are JSON lines; all of it with LOG_LEVEL=debug. */
function report(name, line) {
  if (process.env.LOG_LEVEL !== undefined) return console.log(`${name}: ${line}`);
  try {
    const entry = JSON.parse(line);
    if (entry.mail !== undefined) console.log(`\n${entry.msg}\n${entry.mail.text}\n`);
    else if (entry.level >= 50) console.error(`${name}: ${entry.msg ?? ''}${entry.err?.stack === undefined ? '' : `\n${entry.err.stack}`}`);
  } catch {
    if (line.trim() !== '') console.error(`${name}: ${line}`);
  }
}
