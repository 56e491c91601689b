import { afterAll, describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { readFigures, writeFigures } from '../figures.js';
import { ownShell } from '../own-shell.js';
import { replay } from '../replay.js';
import { type Manifest, manifests, recordingOf } from './manifests.js';

/** How many answers of each source's manifests are to the letter; never fewer. `UPDATE_FIGURES=1` writes them anew. */
const figures = readFigures().manifests;
const shared = new SharedParts();

const bySource = new Map<string, Manifest[]>();
for (const manifest of manifests()) {
  const source = manifest.path.split('/')[0] ?? '';
  bySource.set(source, [...(bySource.get(source) ?? []), manifest]);
}

describe('manifests that were applied to a real cluster, with our shell and our kubectl', () => {
  const now: Record<string, number> = {};
  let [passed, answers] = [0, 0];

  test.each([...bySource])('%s', async (source, chosen) => {
    const differences: string[] = [];
    now[source] = 0;
    for (const manifest of chosen) {
      // A cluster costs next to nothing here, so each manifest has a new one.
      const recording = recordingOf(manifest.path, [manifest]);
      const replayed = await replay(recording, ownShell(recording, shared));
      now[source] += replayed.passed;
      answers += replayed.steps;
      differences.push(...replayed.differences);
    }
    passed += now[source];
    expect(now[source], differences.join('\n\n')).toBeGreaterThanOrEqual(figures[source] ?? 0);
  }, 600_000);

  afterAll(() => {
    process.stdout.write(`\nManifests, with our kubectl: ${passed} of ${answers} answers to the letter.\n`);
    writeFigures({ manifests: now });
  });
});
