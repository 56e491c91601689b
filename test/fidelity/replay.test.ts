import { afterAll, describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { readFigures, writeFigures } from './figures.js';
import { ownShell } from './own-shell.js';
import { recordings } from './recording.js';
import { replay } from './replay.js';

/** How many steps of each recording are answered to the letter; never fewer. `UPDATE_FIGURES=1` writes them anew. */
const figures = readFigures().own;
const shared = new SharedParts();

describe('recordings of a real cluster, with our shell and our kubectl', () => {
  const now: Record<string, number> = {};
  let [passed, steps] = [0, 0];

  test.each(recordings())('$name', async (recording) => {
    const replayed = await replay(recording, ownShell(recording, shared));
    now[recording.name] = replayed.passed;
    passed += replayed.passed;
    steps += replayed.steps;
    expect(replayed.passed, replayed.differences.join('\n\n')).toBeGreaterThanOrEqual(figures[recording.name] ?? 0);
  }, 120_000);

  afterAll(() => {
    process.stdout.write(`\nRecordings, with our kubectl: ${passed} of ${steps} steps to the letter.\n`);
    writeFigures({ own: now });
  });
});
