import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Answer, OurKustomize, RealKustomize } from './kustomize/answers.js';
import { type Case, readCases } from './kustomize/cases.js';
import { realKubectl } from './real-tools.js';

/**
 * What the real kubectl answered, by the case's name. A case that changed since is asked anew, and so is every
 * twentieth. RECORD_KUSTOMIZE=1 asks for all that is not recorded and writes it down.
 */
const file = path.join(import.meta.dirname, 'kustomize/recorded.json');
const recorded: Record<string, Answer & { readonly digest: string }> = JSON.parse(readFileSync(file, 'utf8'));
const EVERY = 20;
const writes = process.env['RECORD_KUSTOMIZE'] === '1';

const kubectl = realKubectl();
const real = kubectl === undefined ? undefined : new RealKustomize(kubectl);
const ours = new OurKustomize();
const cases = readCases();
const chosen = process.env['KUSTOMIZE_CASE'];

async function expected(each: Case, index: number): Promise<Answer | undefined> {
  const known = recorded[each.name];
  const { digest, ...answer } = known ?? { digest: '' };
  const isFresh = digest === each.digest;
  if (isFresh && (index % EVERY !== 0 || writes || real === undefined)) return answer as Answer;
  return await real?.answer(each);
}

afterAll(() => {
  real?.close();
  if (!writes) return;
  const kept = Object.fromEntries(cases.map(({ name }) => [name, recorded[name]]));
  writeFileSync(file, `${JSON.stringify(kept, null, 1)}\n`);
});

describe('kustomize builds as the real one does', () => {
  test.each(cases.filter(({ name }) => chosen === undefined || name.includes(chosen)).map((each, index) => ({ ...each, index })))('$name', { timeout: 60_000 }, async ({ index, ...each }) => {
    const want = await expected(each, index);
    if (want === undefined) return;
    if (writes) recorded[each.name] = { digest: each.digest, ...want };
    expect(ours.answer(each)).toEqual(want);
  });
});
