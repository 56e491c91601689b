import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { read } from './sources.js';

interface Service {
  build?: { target: string };
  image?: string;
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
  command?: string[];
}
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service>; volumes: object; configs: Record<string, { content: string }> };
const instructions = read('Dockerfile').replaceAll('\\\n', ' ').split('\n').filter((line) => /^[A-Z]/.test(line));
const stages = new Map<string, string[]>();
for (const line of instructions) {
  const name = /^FROM \S+ AS (\S+)$/.exec(line)?.[1];
  if (name !== undefined) stages.set(name, [line]);
  else [...stages.values()].at(-1)?.push(line);
}
/** A stage with what it is built upon. */
function linesOf(stage: string): string[] {
  const own = stages.get(stage) ?? [];
  const from = /^FROM (\S+)/.exec(own[0] ?? '')?.[1] ?? '';
  return [...(stages.has(from) ? linesOf(from) : []), ...own];
}
const built = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

describe('containers', () => {
  test('the services that the platform is made of are there', () => {
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(['postgres', 'redis', 'api', 'worker', 'web']));
    expect(built.length).toBeGreaterThan(3);
  });

  test.each(built.map(([name, service]) => ({ name, target: service.build?.target ?? '' })))('$name is a stage that does not run as root', ({ target }) => {
    expect(stages.has(target)).toBe(true);
    expect(linesOf(target).findLast((line) => line.startsWith('USER '))).toBe('USER node');
    expect(linesOf(target).some((line) => line.startsWith('CMD '))).toBe(true);
  });

  test.each(built.filter(([name]) => name !== 'migrate').map(([name, service]) => ({ name, target: service.build?.target ?? '' })))('$name has a health check', ({ target }) => {
    expect(linesOf(target).some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });

  test('what they wait for exists, and can be waited for', () => {
    for (const { depends_on: waits = {} } of Object.values(compose.services)) {
      for (const [name, { condition }] of Object.entries(waits)) {
        const other = compose.services[name];
        expect(other).toBeDefined();
        const hasCheck = other?.healthcheck !== undefined || linesOf(other?.build?.target ?? '').some((line) => line.startsWith('HEALTHCHECK '));
        if (condition === 'service_healthy') expect([name, hasCheck]).toEqual([name, true]);
      }
    }
  });

  test('the files that they run come from this repository', () => {
    const named = instructions.flatMap((line) => [...line.matchAll(/(?:scripts|apps)\/[\w/.-]+\.(?:mjs|js)/g)].map(([file]) => file));
    expect(named.length).toBeGreaterThan(4);
    for (const file of named) expect([file, existsSync(path.join(root, file.replace('/dist/', '/').replace(/\.js$/, '.ts'))) || existsSync(path.join(root, file))]).toEqual([file, true]);
  });

  test('their settings are ones that the servers read', () => {
    const known = read('apps/api/settings.ts') + read('apps/worker/settings.ts');
    for (const [name, { environment = {} }] of built) {
      for (const variable of Object.keys(environment)) expect([name, variable, new RegExp(`\\b${variable}:`).test(known)]).toEqual([name, variable, true]);
    }
  });

  const hasDocker = spawnSync('docker', ['compose', 'version']).status === 0;
  test.skipIf(!hasDocker)('docker compose understands the file (skipped without Docker)', () => {
    execFileSync('docker', ['compose', 'config', '--quiet'], { cwd: root, env: { ...process.env, POSTGRES_PASSWORD: 'x', WHEELHOUSE_SECRET: 'x'.repeat(64) } });
  });
});
