import { describe, expect, test } from 'vitest';
import { textWidth } from './cell-width';
import { emptyLine, type LineState } from './line-editor';
import { draw, wipe } from './line-view';
import { TinyScreen } from './tiny-screen';

const typed = (text: string, cursor = text.length): LineState => ({ ...emptyLine(), text, cursor });
const show = (state: LineState, prompt = '$ ', cols = 10, rows = 24): TinyScreen => {
  const screen = new TinyScreen(cols);
  screen.write(draw(state, prompt, { cols, rows }).output);
  return screen;
};

describe('draw', () => {
  test.each([
    { name: 'an empty line', state: typed(''), text: '$', at: [0, 2] },
    { name: 'a short line', state: typed('ls'), text: '$ ls', at: [0, 4] },
    { name: 'the cursor in the middle', state: typed('ls', 1), text: '$ ls', at: [0, 3] },
    { name: 'a line that just fills the row', state: typed('12345678'), text: '$ 12345678', at: [1, 0] },
    { name: 'a line over two rows', state: typed('123456789a'), text: '$ 12345678\n9a', at: [1, 2] },
    { name: 'the cursor on the row above', state: typed('123456789a', 3), text: '$ 12345678\n9a', at: [0, 5] },
    { name: 'the cursor at the wrap', state: typed('123456789a', 8), text: '$ 12345678\n9a', at: [1, 0] },
    { name: 'several rows of a paste', state: typed('a\nbc'), text: '$ a\nbc', at: [1, 2] },
    { name: 'wide characters wrap whole', state: typed('1234567中'), text: '$ 1234567\n中', at: [1, 2] },
  ])('$name', ({ state, text, at }) => {
    const screen = show(state);
    expect(screen.text()).toBe(text);
    expect([screen.row, screen.col]).toEqual(at);
  });

  test('drawing again after a wipe leaves nothing behind', () => {
    const screen = new TinyScreen(10);
    const first = draw(typed('123456789abcdef', 12), '$ ', { cols: 10, rows: 24 });
    screen.write(first.output + wipe(first.shown));
    screen.write(draw(typed('x'), '$ ', { cols: 10, rows: 24 }).output);
    expect(screen.text()).toBe('$ x');
    expect([screen.row, screen.col]).toEqual([0, 3]);
  });

  test('colours of the prompt take no room', () => {
    const screen = show(typed('ls'), '\x1b[32mme\x1b[0m$ ');
    expect(screen.col).toBe(6);
    expect(textWidth('\x1b[32mme\x1b[0m$ ')).toBe(4);
  });

  test('a paste taller than the screen shows the rows around the cursor', () => {
    const text = Array.from({ length: 50 }, (_, at) => `row${at}`).join('\n');
    const screen = show(typed(text), '$ ', 10, 6);
    expect(screen.text().split('\n').at(-1)).toBe('row49');
    expect(screen.text().split('\n').length).toBeLessThanOrEqual(5);
  });

  test('a secret shows nothing', () => {
    expect(draw(typed('hunter2'), 'Password: ', { cols: 40, rows: 9 }, { secret: true }).output).not.toContain('hunter2');
  });

  test('a search stands where the prompt was', () => {
    const before = { text: '', cursor: 0, at: 1 };
    const state: LineState = { ...typed('ls'), search: { query: 'l', match: 0, backward: true, before } };
    expect(show(state, '$ ', 60).text()).toBe("(reverse-i-search)`l': ls");
    const failed: LineState = { ...state, search: { query: 'zz', match: undefined, backward: true, before } };
    expect(show(failed, '$ ', 60).text()).toBe("(failed reverse-i-search)`zz': ls");
  });
});
