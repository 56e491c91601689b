// What must be so before anything starts, each with its sentence. Uses nothing that `npm ci` brings.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { root, stateFolder } from './paths.mjs';
import { Surroundings } from './problem.mjs';

const NODE_MAJOR_MIN = 20;
const PORTS_TRIED = 50;

export function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR_MIN) throw new Surroundings(`Wheelhouse needs Node ${NODE_MAJOR_MIN} or newer; this is Node ${process.versions.node}.`);
}

export function checkWritable() {
  try {
    mkdirSync(stateFolder, { recursive: true, mode: 0o755 });
    accessSync(root, constants.W_OK);
    const probe = path.join(stateFolder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    if (error.code === 'ENOSPC') throw new Surroundings('The disk is full; free about 2 GB and start again.');
    throw new Surroundings(`Wheelhouse cannot write to ${root}; copy it to a folder that is yours, or give yourself the right to write there.`);
  }
}

/** Holds .wheelhouse/running while we run; throws if another instance does. */
export function lockInstance() {
  const file = path.join(stateFolder, 'running');
  const other = readLock(file);
  if (other !== undefined) {
    throw new Surroundings(`Wheelhouse runs here already (process ${other.pid}${other.url === undefined ? '' : `, ${other.url}`}); stop that one first.`);
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid }));
  return {
    note: (url) => writeFileSync(file, JSON.stringify({ pid: process.pid, url })),
    release: () => rmSync(file, { force: true }),
  };
}

function readLock(file) {
  if (!existsSync(file)) return undefined;
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'));
    process.kill(found.pid, 0);
    // The id may have gone to another program since; where the system tells, look.
    const command = existsSync(`/proc/${found.pid}/cmdline`) ? readFileSync(`/proc/${found.pid}/cmdline`, 'utf8') : 'scripts/';
    return command.includes('scripts') && found.pid !== process.pid ? found : undefined;
  } catch (error) {
    return error.code === 'EPERM' ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  }
}

/** `wanted` if it is free. Taken: throws with the next free one if the person asked for it, else answers that one. */
export async function choosePort(wanted, wasAsked, host) {
  if (await isFree(wanted, host)) return wanted;
  for (let port = wanted + 1; port < wanted + PORTS_TRIED && port < 65_536; port++) {
    if (!(await isFree(port, host))) continue;
    if (wasAsked) throw new Surroundings(`Port ${wanted} is taken by another program; ${port} is free: PORT=${port} npm start`);
    console.log(`Port ${wanted} is taken by another program, so this is on port ${port}.`);
    return port;
  }
  throw new Surroundings(`Port ${wanted} and the ${PORTS_TRIED - 1} after it are taken; choose one yourself: PORT=… npm start`);
}

function isFree(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
