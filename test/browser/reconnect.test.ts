import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../hosting/crew.js';
import { migrateDatabase, openDatabase } from '../../scripts/setup/database.mjs';
import { freePort, postgresFolder } from '../../scripts/setup/postgres.mjs';
import { seedCourses } from '../../scripts/setup/seed.mjs';
import { rmSync } from 'node:fs';
import { Learner } from './learner.js';
import { openBrowser } from './open-browser.js';

const DATABASE = `reconnect-${process.pid}`;
const RECONNECTED_MS = 30_000;
let database: { url: string; stop(): Promise<void> };
let api: Server;
let worker: Server;
let browser: Browser;
let page: Page;
let learner: Learner;

/** Servers of this test's own: they are killed in it. */
beforeAll(async () => {
  database = await openDatabase(DATABASE);
  await migrateDatabase(database.url);
  await seedCourses(database.url);
  const port = await freePort();
  const workerPort = await freePort();
  const url = `http://localhost:${port}`;
  const shared = { DATABASE_URL: database.url, WHEELHOUSE_SECRET: 'a-secret-for-browser-tests-that-is-long-enough', NODE_ENV: 'production', AUTH_THROTTLE: 'off' };
  api = new Server('api', port, { ...shared, SERVE_WEB: 'on', PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: url }, '/api/health/ready');
  worker = new Server('worker', workerPort, { ...shared, WORKER_PORT: String(workerPort), WORKER_HOST: '127.0.0.1' }, '/health');
  await Promise.all([api.start(), worker.start()]);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  learner = new Learner(page, url);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([api?.kill(), worker?.kill()]);
  await database?.stop();
  rmSync(postgresFolder(DATABASE), { recursive: true, force: true });
});

function untilConnected(): Promise<void> {
  return page.getByText('Saved, connected').waitFor({ timeout: RECONNECTED_MS });
}

/** Every number once and in order, as far as the screen shows them. */
function gaps(screen: string): string[] {
  const seen = [...screen.matchAll(/^tick (\d+)$/gm)].map((match) => Number(match[1]));
  return seen.flatMap((number, at) => (at > 0 && number !== (seen[at - 1] ?? 0) + 1 ? [`${number} after ${seen[at - 1]}`] : []));
}

test('a program prints on while the api is killed; its output comes afterwards, without a gap', async () => {
  await learner.signUp();
  await learner.openLab('pods');
  await learner.run('echo before the crash > kept.txt');
  await learner.type('clear; for i in $(seq 1 24); do echo tick $i; sleep 0.5; done; echo over');
  await learner.untilScreen(/^tick 3$/m);
  await api.kill();
  await page.getByText('Connection lost, reconnecting…').waitFor();
  await learner.untilScreen(/Connection lost\. Your cluster is saved; reconnecting…/);
  await page.keyboard.type('echo typed while away');
  await api.start();
  await untilConnected();
  await learner.untilScreen(/^over$/m);
  const screen = await learner.screen();
  expect(screen).toContain('tick 24');
  expect(gaps(screen)).toEqual([]);
});

test('what was typed while the connection was lost is still there, and runs once', async () => {
  await page.keyboard.press('Enter');
  await learner.untilScreen(/^typed while away$/m);
  const screen = await learner.screen();
  expect(screen.match(/^typed while away$/gm)).toHaveLength(1);
});

test('the worker is killed: cluster and files are as they were, and the next command runs', async () => {
  await learner.run('clear; kubectl create configmap survivor --from-literal=a=b');
  await learner.untilScreen(/configmap\/survivor created/);
  await worker.kill();
  await worker.start();
  await learner.type('clear; kubectl get configmap survivor -o name; cat kept.txt');
  await learner.untilScreen(/^configmap\/survivor\nbefore the crash$/m);
  await untilConnected();
});

test('both are killed, and a reload finds everything', async () => {
  await Promise.all([api.kill(), worker.kill()]);
  await page.getByText('Connection lost, reconnecting…').waitFor();
  await Promise.all([api.start(), worker.start()]);
  await untilConnected();
  await page.reload();
  await learner.untilPrompt();
  await learner.run('clear; cat kept.txt');
  await learner.untilScreen(/^before the crash$/m);
});
