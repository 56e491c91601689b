import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realKubectl } from '../real-tools.js';
import { Arena, type Line } from './arena.js';
import { foundReading, foundWriting } from './found.js';
import { clashes, lines } from './generator.js';
import { differenceOf } from './mask.js';

const kubectl = realKubectl();
/** Thousands while developing: DIFFERENTIAL_LINES=5000 DIFFERENTIAL_SEED=7 npx vitest run test/fidelity/differential */
const count = Number(process.env['DIFFERENTIAL_LINES'] ?? 120);
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);
const only = process.env['DIFFERENTIAL_ONLY'];
const report = process.env['DIFFERENTIAL_REPORT'];
/** A file of lines to ask in place of a seed's; one that changes the cluster begins with `!`. */
const file = process.env['DIFFERENTIAL_FILE'];
/** Lines with several faults each, which say what is looked at first: of all commands (`all`) or of some (`label,set image`). */
const clashing = process.env['DIFFERENTIAL_CLASHING'];
/** Lines of the committed seed that may differ; only ever lowered. */
const DIFFERENCES_MAX = 3;

function linesOf(path: string): Line[] {
  return readFileSync(path, 'utf8').split('\n').filter((text) => text !== '').map((text) => ({ text: text.replace(/^!/, ''), writes: text.startsWith('!') }));
}

function linesOfSeed(): Iterable<Line> {
  if (clashing === undefined) return lines(seed);
  return clashes(seed, clashing === 'all' ? undefined : clashing.split(','));
}

describe.skipIf(kubectl === undefined)('our kubectl and the real one', () => {
  let arena: Arena | undefined;
  beforeAll(async () => {
    arena = await Arena.open(kubectl as string);
  }, 120_000);
  afterAll(() => arena?.close());

  test.skipIf(report !== undefined)('answer alike what they once did not', async () => {
    const differing: string[] = [];
    for (const [texts, writes] of [[foundReading, false], [foundWriting, true]] as const) {
      for (const text of texts) {
        const [theirs, ours] = await (arena as Arena).both({ text, writes });
        const difference = differenceOf(theirs, ours);
        if (difference !== undefined) differing.push(`${text}\n${difference}\n`);
      }
    }
    expect(differing.join('\n')).toBe('');
  }, 600_000);

  test(`answer ${count} lines of seed ${seed} alike`, async () => {
    const found: string[] = [];
    let asked = 0;
    for (const line of file === undefined ? linesOfSeed() : linesOf(file)) {
      if (file === undefined && asked === count) break;
      if (only !== undefined && !new RegExp(only).test(line.text)) continue;
      asked++;
      const [theirs, ours] = await (arena as Arena).both(line);
      const difference = differenceOf(theirs, ours);
      if (difference !== undefined) {
        found.push(`${line.text}\n${difference}\n`);
        if (report !== undefined) appendFileSync(report, `${found.at(-1)}\n`);
      }
    }
    const summary = `${asked - found.length} of ${asked} lines are answered as the real kubectl does (seed ${seed})`;
    if (report !== undefined) appendFileSync(report, `${summary}\n`);
    console.log(summary);
    if (found.length > DIFFERENCES_MAX) expect.fail(`${summary}\n\n${found.join('\n')}`);
  }, 3_600_000);
});
