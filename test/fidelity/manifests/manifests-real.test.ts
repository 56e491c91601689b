import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RealShell } from '../real-shell.js';
import { realKubectl } from '../real-tools.js';
import { replay } from '../replay.js';
import { manifests, recordingOf } from './manifests.js';

/** The share of answers that must be to the letter: 2222 of 2232 are. */
const SHARE = 0.985;
const AT_ONCE = 2;
/** One cluster serves this many; the real kubectl needs a tenth of a second and more for each answer. */
const BATCH = 31;
/** What each run tries: every so manieth, from all sources. */
const EVERY = 16;
const { WHEELHOUSE_MANIFESTS: only, WHEELHOUSE_DIFFERENCES: wantsDifferences } = process.env;

const chosen = manifests().filter(({ path }, index) => (only === undefined ? index % EVERY === 0 : `/${path}`.includes(only)));

describe.skipIf(realKubectl() === undefined || !existsSync('/bin/bash'))('manifests that were applied to a real cluster, with the real kubectl', () => {
  test('are answered to the letter', async () => {
    const size = Math.min(BATCH, Math.ceil(chosen.length / AT_ONCE));
    const waiting = Array.from({ length: Math.ceil(chosen.length / size) }, (_, index) => chosen.slice(index * size, (index + 1) * size));
    const differences: string[] = [];
    let [passed, answers] = [0, 0];
    const work = async () => {
      for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
        const recording = recordingOf(batch[0]?.path ?? '', batch);
        const shell = await RealShell.open(recording);
        const replayed = await replay(recording, shell).finally(() => shell.close());
        passed += replayed.passed;
        answers += replayed.steps;
        differences.push(...replayed.differences);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    process.stdout.write(`\nManifests, with the real kubectl: ${passed} of ${answers} answers to the letter.\n`);
    if (wantsDifferences !== undefined) process.stdout.write(`${differences.join('\n\n')}\n`);
    expect(passed / answers, differences.join('\n\n')).toBeGreaterThanOrEqual(SHARE);
  }, 2_400_000);
});
