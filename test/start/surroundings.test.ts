import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const places: string[] = [];
afterAll(() => { for (const place of places) rmSync(place, { recursive: true, force: true }); });

/** The start script in a folder of its own (with a space in its name), over the dependencies of this one. */
function aCopy(): string {
  const place = path.join(mkdtempSync(path.join(tmpdir(), 'wheelhouse-')), 'a copy');
  places.push(path.dirname(place));
  chmodSync(path.dirname(place), 0o755);
  mkdirSync(place);
  for (const name of ['scripts', 'package.json', 'package-lock.json', '.npmrc', 'prisma']) cpSync(path.join(repository, name), path.join(place, name), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(place, 'node_modules'));
  return place;
}

function run(place: string, script: string, env: Record<string, string> = {}, options: { uid?: number; gid?: number } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join('scripts', script)], {
    cwd: place, encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...env, VITEST: '', NODE_OPTIONS: '' }, ...options,
  });
  return { status, said: `${stdout}${stderr}`.trim() };
}
/** One sentence, and no stack. */
function expectSentence({ status, said }: { status: number | null; said: string }, sentence: RegExp) {
  expect(status).toBe(1);
  expect(said.split('\n').at(-1)).toMatch(sentence);
  expect(said).not.toMatch(/^\s+at /m);
}

describe('npm start in bad surroundings', () => {
  test('a Node that is too old', () => {
    const place = aCopy();
    const older = path.join(place, 'older.mjs');
    writeFileSync(older, `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.1' } });`);
    const { status, stderr } = spawnSync(process.execPath, ['--import', older, 'scripts/start.mjs'], { cwd: place, encoding: 'utf8' });
    expectSentence({ status, said: stderr.trim() }, /^Wheelhouse needs Node 20 or newer; this is Node 18\.20\.1\.$/);
  });

  test.skipIf(process.getuid?.() !== 0)('a folder where one may not write', () => {
    expectSentence(run(aCopy(), 'start.mjs', {}, { uid: 65_534, gid: 65_534 }), /^Wheelhouse cannot write to .*a copy; copy it to a folder that is yours/);
  });

  test('a port that is taken: the next free one is named', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: aCopy(), env: { ...process.env, PORT: String(port), NODE_OPTIONS: '' } });
    let said = '';
    child.stderr.on('data', (data) => { said += data; });
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    taken.close();
    expectSentence({ status, said: said.trim() }, new RegExp(`^Port ${port} is taken by another program; \\d+ is free: PORT=\\d+ npm start$`));
  });

  test('another instance', () => {
    const place = aCopy();
    mkdirSync(path.join(place, '.wheelhouse'));
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'scripts/start.mjs']);
    writeFileSync(path.join(place, '.wheelhouse/running'), JSON.stringify({ pid: other.pid, url: 'http://localhost:3000' }));
    expectSentence(run(place, 'start.mjs'), /^Wheelhouse runs here already \(process \d+, http:\/\/localhost:3000\); stop that one first\.$/);
    other.kill();
  });

  test('a data folder that is not one; reset makes room', () => {
    const place = aCopy();
    mkdirSync(path.join(place, '.wheelhouse/postgres'), { recursive: true });
    writeFileSync(path.join(place, '.wheelhouse/postgres/what'), 'is this');
    writeFileSync(path.join(place, 'scripts/try.mjs'), `
      import { startPostgres } from './setup/postgres.mjs';
      import { orExplain } from './setup/problem.mjs';
      await orExplain(async () => { const server = await startPostgres(); await server.stop(); console.log('started'); });`);
    expectSentence(run(place, 'try.mjs'), /cannot start .*npm run reset makes a new one, and everything stored in the old one is lost\.$/);
    expect(run(place, 'reset.mjs')).toMatchObject({ status: 0 });
    expect(existsSync(path.join(place, '.wheelhouse/postgres'))).toBe(false);
    expect(run(place, 'try.mjs')).toEqual({ status: 0, said: 'started' });
    // A file of the data is gone: the server's own words are in the sentence.
    rmSync(path.join(place, '.wheelhouse/postgres/global'), { recursive: true });
    expectSentence(run(place, 'try.mjs'), /cannot start \(.+\); npm run reset makes a new one/);
  });

  test('a database that is not there', () => {
    const place = aCopy();
    writeFileSync(path.join(place, 'scripts/try.mjs'), `
      import { migrateDatabase } from '${path.join(repository, 'scripts/setup/database.mjs')}';
      import { orExplain } from '${path.join(repository, 'scripts/setup/problem.mjs')}';
      await orExplain(() => migrateDatabase(process.env.DATABASE_URL));`);
    expectSentence(run(place, 'try.mjs', { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' }), /^The database that DATABASE_URL names cannot be used: /);
  });
});
