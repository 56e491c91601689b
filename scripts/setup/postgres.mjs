// The embedded PostgreSQL: made, started and stopped without its own helpers, because those ask for a shell, an
// ordinary user or an installed package.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries, databaseUser, dataFolder, ownerOf, ownFolder } from './postgres-home.mjs';
import { Surroundings } from './problem.mjs';

const START_TIMEOUT_MS = 30_000;
/** How long the leavings of a killed server may take to go. */
const HELD_TIMEOUT_MS = 20_000;
/** A server of before still holds the folder, or its processes the memory. */
const IS_HELD = /lock file .* already exists|pre-existing shared memory block/;
const OWNER = 'wheelhouse';
const suffix = process.platform === 'win32' ? '.exe' : '';

/**
 * Starts the server named `name` (its folder under .wheelhouse), making it first if there is none, or takes over one that
 * still runs. `durable: false` is for tests: quicker, and safe only as long as the machine does not crash.
 * Answers `{ url, port, pid, stop }`; `url` is the owner's.
 */
export async function startPostgres({ name = 'postgres', port, durable = true } = {}) {
  const user = ownerOf(dataFolder(name, databaseUser())) ?? databaseUser();
  const data = dataFolder(name, user);
  ownFolder(path.dirname(data), undefined);
  const bin = path.join(binaries(user), 'bin');
  if (!existsSync(path.join(data, 'PG_VERSION'))) makeCluster(data, bin, user);
  const running = runningServer(data);
  const server = running ?? (await launchWhenFree({ data, bin, user, port: port ?? (await freePort()), durable }));
  const password = readFileSync(path.join(data, 'wheelhouse-password'), 'utf8').trim();
  return {
    url: `postgresql://${OWNER}:${password}@127.0.0.1:${server.port}/wheelhouse`,
    port: server.port,
    pid: server.pid,
    stop: () => stop(server.pid),
  };
}

/** Where the data of a server is kept, for `npm run reset`. */
export function postgresFolder(name = 'postgres') {
  return dataFolder(name, databaseUser());
}

/** Stops a server that an earlier run left behind; nothing if there is none. */
export async function stopPostgres(name = 'postgres') {
  const data = postgresFolder(name);
  const running = runningServer(data);
  if (running !== undefined) await stop(running.pid);
}

function makeCluster(data, bin, user) {
  if (existsSync(data)) throw broken(data, 'it is not a PostgreSQL data folder');
  const half = `${data}.making`;
  rmSync(half, { recursive: true, force: true });
  ownFolder(half, user);
  const passwordFile = `${half}.password`;
  const password = randomBytes(24).toString('hex');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const made = spawnSync(path.join(bin, `initdb${suffix}`), [
    '-D', half, '-U', OWNER, '--pwfile', passwordFile, '--auth=scram-sha-256', '--encoding=UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-sync', '--no-instructions',
  ], { ...user, cwd: '/', encoding: 'utf8', env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' } });
  if (made.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
    const text = `${made.error?.message ?? ''}${made.stderr ?? ''}`.trim();
    if (/No space left/.test(text)) throw new Surroundings('The disk is full: the database could not be made. Free about 500 MB and start again.');
    throw new Surroundings(`The database could not be made: ${text.split('\n').at(-1)}`);
  }
  renameSync(passwordFile, path.join(half, 'wheelhouse-password'));
  renameSync(half, data);
}

/** Reads postmaster.pid: lines are pid, folder, start time, port, socket folder, address, shared memory, status. */
function postmaster(data) {
  try {
    const lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

function runningServer(data) {
  const found = postmaster(data);
  return found?.ready === true && isAlive(found.pid) && isPostgres(found.pid) ? found : undefined;
}

/** Whether the process with this id is a PostgreSQL, as far as the system tells: ids are used again after a reboot. */
function isPostgres(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return process.platform !== 'linux';
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A server that was killed a moment ago may still be dying: its successor waits for it, or takes it over if it lives after all. */
async function launchWhenFree(options) {
  for (const until = Date.now() + HELD_TIMEOUT_MS; ; await sleep(200)) {
    try {
      return runningServer(options.data) ?? (await launch(options));
    } catch (error) {
      if (!(error instanceof Held)) throw error;
      if (Date.now() > until) throw new Surroundings(error.message);
    }
  }
}

/** Something else holds the data folder. */
class Held extends Error {
  constructor(data) {
    super(`The database in ${path.relative(process.cwd(), data) || data} is held by process ${postmaster(data)?.pid}; end it, or delete postmaster.pid there if it is no PostgreSQL.`);
  }
}

async function launch({ data, bin, user, port, durable }) {
  const log = path.join(data, 'wheelhouse.log');
  const out = openSync(log, 'w');
  if (user !== undefined) chownSync(log, user.uid, user.gid);
  const settings = {
    listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200', shared_buffers: '128MB',
    max_wal_size: '256MB', log_min_messages: 'warning', log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const args = ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  // A group of its own: Ctrl-C in the terminal must reach us first, PostgreSQL last.
  const child = spawn(path.join(bin, `postgres${suffix}`), args, {
    ...user, cwd: '/', detached: true, stdio: ['ignore', out, out], env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(out);
  let ended;
  child.once('error', (error) => { ended = error.message; });
  child.once('exit', (code) => { ended ??= `it ended with code ${code}`; });
  child.unref();
  for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await sleep(20)) {
    if (ended !== undefined) break;
    const state = postmaster(data);
    if (state?.pid === child.pid && state.ready) return { pid: child.pid, port };
  }
  const lastWords = readFileSync(log, 'utf8').trim().split('\n').filter((line) => /FATAL|PANIC|ERROR/.test(line)).at(-1);
  if (IS_HELD.test(lastWords ?? '')) throw new Held(data);
  throw broken(data, lastWords?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') ?? ended ?? `it was not ready after ${START_TIMEOUT_MS / 1000} s`);
}

function broken(data, why) {
  return new Surroundings(
    `The database in ${path.relative(process.cwd(), data) || data} cannot start (${why}); ` +
    'npm run reset makes a new one, and everything stored in the old one is lost.');
}

async function stop(pid) {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT'); // "fast": open transactions are rolled back, the data is left in order
  for (const until = Date.now() + 20_000; Date.now() < until && isAlive(pid); ) await sleep(20);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

/** Below the ports that systems give to outgoing connections: one of those could take a port before its server does. */
const PORTS = { from: 20_000, count: 12_000 };
const PORT_TRIES = 100;

/** A port that nobody listens on at this moment. */
export async function freePort() {
  for (let tried = 0; tried < PORT_TRIES; tried++) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Surroundings(`None of ${PORT_TRIES} ports between ${PORTS.from} and ${PORTS.from + PORTS.count} is free.`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
