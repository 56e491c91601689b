import { setImmediate as nextRound } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SLICE_MS_MAX } from './limits.js';
import { Turns } from './turns.js';

function computeFor(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('who computes long lets what comes in be heard between two turns, and each has its turn', async () => {
  const turns = new Turns();
  const ran: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    turns.add(() => {
      computeFor(SLICE_MS_MAX + 1);
      ran.push(name);
    });
  }
  await nextRound();
  expect(ran).toEqual(['a']);
  ran.push('heard');
  await nextRound();
  await nextRound();
  expect(ran).toEqual(['a', 'heard', 'b', 'c']);
});

test('short turns share a round; one that is taken back does not come; one that asks again comes after the others', async () => {
  const turns = new Turns();
  const ran: string[] = [];
  const gone = () => { ran.push('gone'); };
  turns.add(() => {
    ran.push('first');
    turns.add(() => { ran.push('again'); });
  });
  turns.add(gone);
  turns.add(() => { ran.push('last'); });
  turns.remove(gone);
  await nextRound();
  await nextRound();
  expect(ran).toEqual(['first', 'last', 'again']);
});
