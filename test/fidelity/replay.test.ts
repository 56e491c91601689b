import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { ownShell } from './own-shell.js';
import { recordings } from './recording.js';
import { replay } from './replay.js';

/** How many steps of each recording are answered to the letter; never fewer. `UPDATE_FIGURES=1` writes them anew. */
const file = path.join(import.meta.dirname, 'figures.json');
const figures = JSON.parse(readFileSync(file, 'utf8')) as { own: Record<string, number> };
const shared = new SharedParts();

describe('recordings of a real cluster, with our shell and our kubectl', () => {
  const now: Record<string, number> = {};
  let [passed, steps] = [0, 0];

  test.each(recordings())('$name', async (recording) => {
    const replayed = await replay(recording, ownShell(recording, shared));
    now[recording.name] = replayed.passed;
    passed += replayed.passed;
    steps += replayed.steps;
    expect(replayed.passed, replayed.differences.join('\n\n')).toBeGreaterThanOrEqual(figures.own[recording.name] ?? 0);
  }, 120_000);

  afterAll(() => {
    process.stdout.write(`\nRecordings, with our kubectl: ${passed} of ${steps} steps to the letter.\n`);
    if (process.env.UPDATE_FIGURES === '1') writeFileSync(file, `${JSON.stringify({ ...figures, own: now }, null, 2)}\n`);
  });
});
