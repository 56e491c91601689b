import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RealShell } from './real-shell.js';
import { realKubectl } from './real-tools.js';
import { recordings } from './recording.js';
import { replay } from './replay.js';

/**
 * The share of steps that must be answered to the letter. Time is the wall's here, so a run differs from the next by a few;
 * this is what the slowest machine reaches.
 */
const SHARE = 0.96;
const AT_ONCE = 3;
const { WHEELHOUSE_REPLAY: only = '', WHEELHOUSE_DIFFERENCES: wantsDifferences } = process.env;

/** A recording runs where the programs are that it types. */
const missing = ['jq', 'openssl'].filter((program) => !['/usr/bin', '/usr/local/bin', '/bin'].some((folder) => existsSync(`${folder}/${program}`)));
const chosen = recordings().filter(({ name, steps }) => name.includes(only) && !steps.some((step) => 'cmd' in step && missing.some((program) => step.cmd.includes(program))));

describe.skipIf(realKubectl() === undefined || !existsSync('/bin/bash'))('recordings of a real cluster, with the real kubectl and helm', () => {
  test('are answered to the letter', async () => {
    const waiting = [...chosen];
    const figures: string[] = [];
    let [passed, steps] = [0, 0];
    const work = async () => {
      for (let recording = waiting.shift(); recording !== undefined; recording = waiting.shift()) {
        const shell = await RealShell.open(recording);
        const replayed = await replay(recording, shell).finally(() => shell.close());
        passed += replayed.passed;
        steps += replayed.steps;
        if (replayed.passed < replayed.steps) figures.push(`${recording.name}: ${replayed.passed} of ${replayed.steps}`, ...(wantsDifferences === undefined ? [] : replayed.differences));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    process.stdout.write(`\nRecordings, with the real kubectl: ${passed} of ${steps} steps to the letter.\n`);
    if (wantsDifferences !== undefined) process.stdout.write(`${figures.join('\n')}\n`);
    expect(passed / steps, figures.sort().join('\n')).toBeGreaterThanOrEqual(SHARE);
  }, 1_200_000);
});
