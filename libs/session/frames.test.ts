import { describe, expect, test } from 'vitest';
import { FRAME_CHARS_MAX } from '#contracts/limits.js';
import { Frames } from './frames.js';
import { REPLAY_CHARS_MAX } from './limits.js';

const busy = { kind: 'busy' } as const;
const prompt = { kind: 'prompt', prompt: '$ ' } as const;

describe('Frames', () => {
  test('numbers without gaps, and says the mode with the last piece', () => {
    const frames = new Frames('workstation:1', 0);
    const made = frames.add('x'.repeat(FRAME_CHARS_MAX + 1), prompt);
    expect(made.map(({ seq, data, mode }) => [seq, data.length, mode?.kind])).toEqual([[1, FRAME_CHARS_MAX, undefined], [2, 1, 'prompt']]);
  });

  test.each([
    { name: 'nothing new', data: '', mode: busy, want: 0 },
    { name: 'a new mode alone', data: '', mode: prompt, want: 1 },
    { name: 'output in the same mode', data: 'a', mode: busy, want: 1 },
  ])('$name makes $want frame(s)', ({ data, mode, want }) => {
    expect(new Frames('workstation:1', 0).add(data, mode)).toHaveLength(want);
  });

  test('sends again what was missed, over a restore too', () => {
    const frames = new Frames('workstation:1', 0);
    for (const data of ['a', 'b', 'c']) frames.add(data, busy);
    const again = new Frames('workstation:1', 0, structuredClone(frames.state()));
    expect(again.after(1)?.map((frame) => frame.data)).toEqual(['b', 'c']);
    expect(again.after(3)).toEqual([]);
    expect(again.add('d', busy)[0]?.seq).toBe(4);
  });

  test.each([
    { name: 'frames that were dropped', seq: 0 },
    { name: 'frames that were never sent', seq: 9_999 },
  ])('$name cannot be sent', ({ seq }) => {
    const frames = new Frames('workstation:1', 0);
    for (let i = 0; i < 20; i++) frames.add('x'.repeat(REPLAY_CHARS_MAX / 8), busy);
    expect(frames.after(seq)).toBeUndefined();
  });

  test('never cuts a character in two', () => {
    const made = new Frames('workstation:1', 0).add(`${'x'.repeat(FRAME_CHARS_MAX - 1)}🦜`, busy);
    expect(made.map((frame) => frame.data).at(-1)).toBe('🦜');
  });
});
