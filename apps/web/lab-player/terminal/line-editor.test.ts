import { describe, expect, test } from 'vitest';
import { decodeKeys } from './keys';
import { type Effect, emptyLine, type LineState, press, remember, replaceRange } from './line-editor';

interface Outcome { readonly state: LineState; readonly effects: readonly Effect[] }

/** Presses keys written as `text<C-a>text`; `<paste:…>` pastes. */
function play(script: string, from: LineState = emptyLine()): Outcome {
  const tokens = script.match(/<paste:[^>]*>|<[A-Za-z][^>]*>|[^<]+/g) ?? [];
  let state = from;
  const effects: Effect[] = [];
  for (const token of tokens) {
    const paste = /^<paste:([^>]*)>$/s.exec(token)?.[1];
    const name = /^<(.*)>$/.exec(token)?.[1];
    const keys = paste !== undefined ? [{ kind: 'paste' as const, text: paste }]
      : name !== undefined ? [{ kind: 'key' as const, name }]
      : [...token].flatMap((char) => decodeKeys(char));
    for (const key of keys) {
      const pressed = press(state, key);
      state = pressed.state;
      effects.push(...pressed.effects);
    }
  }
  return { state, effects };
}

/** The line with `|` where the cursor stands. */
const line = ({ state }: Outcome): string => `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`;

describe('moving and changing', () => {
  test.each([
    { name: 'typing', keys: 'ls -l', want: 'ls -l|' },
    { name: 'insert in the middle', keys: 'lsl<left> -', want: 'ls -|l' },
    { name: 'home and end', keys: 'abc<C-a>x<C-e>y', want: 'xabcy|' },
    { name: 'left stops at the start', keys: 'a<left><left><left>b', want: 'b|a' },
    { name: 'Alt-B and Alt-F go by words', keys: 'get pods/web-1<M-b><M-b>', want: 'get pods/|web-1' },
    { name: 'Alt-F stops behind the word', keys: 'get pods<C-a><M-f>', want: 'get| pods' },
    { name: 'backspace takes a whole character', keys: 'a😀<backspace>', want: 'a|' },
    { name: 'backspace takes the accent too', keys: 'ae\u0301<backspace>', want: 'a|' },
    { name: 'left goes over a pair at once', keys: '😀b<left><left>', want: '|😀b' },
    { name: 'delete', keys: 'abc<C-a><delete>', want: '|bc' },
    { name: 'Ctrl-D deletes when there is text', keys: 'abc<C-a><C-d>', want: '|bc' },
    { name: 'Ctrl-T swaps at the end', keys: 'sl<C-t>', want: 'ls|' },
    { name: 'Ctrl-T swaps in the middle', keys: 'abcd<left><left><C-t>', want: 'acb|d' },
    { name: 'Alt-U, Alt-C', keys: 'foo bar<C-a><M-u><M-c>', want: 'FOO Bar|' },
    { name: 'undo takes back the word typed in a row', keys: 'abc<C-w>def<C-_>', want: '|' },
    { name: 'undo a kill', keys: 'abc def<C-w><C-_>', want: 'abc def|' },
    { name: 'unknown keys do nothing', keys: 'a<page-up><C-x>b', want: 'ab|' },
  ])('$name', ({ keys, want }) => {
    expect(line(play(keys))).toBe(want);
  });
});

describe('kill and yank', () => {
  test.each([
    { name: 'Ctrl-K to the end', keys: 'abc def<C-a><M-f><C-k>', want: 'abc|' },
    { name: 'Ctrl-U to the start', keys: 'abc def<M-b><C-u>', want: '|def' },
    { name: 'Ctrl-W goes by blanks', keys: 'get pods/web-1<C-w>', want: 'get |' },
    { name: 'Alt-Backspace goes by letters', keys: 'get pods/web-1<M-backspace>', want: 'get pods/web-|' },
    { name: 'Alt-D forward', keys: 'abc def<C-a><M-d>', want: '| def' },
    { name: 'Ctrl-Y brings it back', keys: 'abc<C-u>x<C-y>', want: 'xabc|' },
    { name: 'kills in a row join', keys: 'a b c<C-w><C-w><C-y>', want: 'a b c|' },
    { name: 'kills apart do not', keys: 'abc<C-u>def<C-u><C-y>', want: 'def|' },
    { name: 'Alt-Y turns the ring', keys: 'abc<C-u>def<C-u><C-y><M-y>', want: 'abc|' },
    { name: 'Alt-Y without a yank does nothing', keys: 'abc<C-u>x<M-y>', want: 'x|' },
  ])('$name', ({ keys, want }) => {
    expect(line(play(keys))).toBe(want);
  });
});

describe('history', () => {
  const history = emptyLine(['kubectl get nodes', 'kubectl get pods', 'kubectl run web --image=nginx']);
  test.each([
    { name: 'up takes the newest', keys: '<up>', want: 'kubectl run web --image=nginx|' },
    { name: 'up twice', keys: '<up><up>', want: 'kubectl get pods|' },
    { name: 'down brings the unfinished line back', keys: 'abc<up><down>', want: 'abc|' },
    { name: 'a changed history line is kept meanwhile', keys: '<up><C-u>x<up><down>', want: 'x|' },
    { name: 'Alt-< is the oldest', keys: '<M-<>', want: 'kubectl get nodes|' },
    { name: 'up stops at the oldest', keys: '<up><up><up><up>', want: 'kubectl get nodes|' },
    { name: 'Alt-. takes the last word', keys: 'echo <M-.>', want: 'echo --image=nginx|' },
    { name: 'Alt-. again goes back', keys: 'echo <M-.><M-.>', want: 'echo pods|' },
  ])('$name', ({ keys, want }) => {
    expect(line(play(keys.replace('<M-<>', '<M-\u00ab>').replace('\u00ab', '<'), history))).toBe(want);
  });

  test('a submitted line is the newest, once', () => {
    const { state, effects } = play('kubectl get pods<enter>kubectl get pods<enter>', emptyLine());
    expect(state.history).toEqual(['kubectl get pods']);
    expect(effects).toEqual([
      { kind: 'submit', text: 'kubectl get pods' },
      { kind: 'submit', text: 'kubectl get pods' },
    ]);
  });

  test('a line that begins with a blank is not remembered', () => {
    expect(remember(emptyLine(['a']), ' secret').history).toEqual(['a']);
  });

  test('submitting an old line leaves the old one as it was', () => {
    const { state } = play('<up> -o wide<enter><up>', emptyLine(['kubectl get pods']));
    expect(state.history).toEqual(['kubectl get pods', 'kubectl get pods -o wide']);
    expect(state.text).toBe('kubectl get pods -o wide');
  });
});

describe('reverse search', () => {
  const history = emptyLine(['kubectl get nodes', 'ls', 'kubectl get pods']);
  test.each([
    { name: 'finds the newest', keys: '<C-r>get', want: 'kubectl |get pods' },
    { name: 'Ctrl-R goes further back', keys: '<C-r>get<C-r>', want: 'kubectl |get nodes' },
    { name: 'typing on narrows', keys: '<C-r>get n', want: 'kubectl |get nodes' },
    { name: 'backspace widens', keys: '<C-r>get n<backspace>', want: 'kubectl |get pods' },
    { name: 'Ctrl-G gives the line back', keys: 'abc<C-r>get<C-g>', want: 'abc|' },
    { name: 'right takes the line', keys: '<C-r>pods<right>', want: 'kubectl get p|ods' },
    { name: 'Ctrl-E takes it and goes to its end', keys: '<C-r>nodes<C-e>', want: 'kubectl get nodes|' },
    { name: 'Escape only takes it', keys: '<C-r>nodes<escape>', want: 'kubectl get |nodes' },
  ])('$name', ({ keys, want }) => {
    expect(line(play(keys, history))).toBe(want);
  });

  test('Enter runs what was found', () => {
    expect(play('<C-r>nodes<enter>', history).effects).toEqual([{ kind: 'submit', text: 'kubectl get nodes' }]);
  });

  test('nothing found rings and says so', () => {
    const { state, effects } = play('<C-r>zzz', history);
    expect(state.search).toMatchObject({ query: 'zzz', match: undefined });
    expect(effects.at(-1)).toEqual({ kind: 'bell' });
  });
});

describe('what goes outside', () => {
  test.each([
    { name: 'Ctrl-C', keys: 'abc<C-c>', want: [{ kind: 'interrupt' }], text: '' },
    { name: 'Ctrl-D on an empty line', keys: '<C-d>', want: [{ kind: 'end-of-input' }], text: '' },
    { name: 'Ctrl-Z', keys: '<C-z>', want: [{ kind: 'suspend' }], text: '' },
    { name: 'Ctrl-\\', keys: '<C-\\>', want: [{ kind: 'quit' }], text: '' },
    { name: 'Ctrl-L keeps the line', keys: 'ab<C-l>', want: [{ kind: 'clear-screen' }], text: 'ab' },
    { name: 'Tab asks', keys: 'kubectl g<tab>', want: [{ kind: 'complete', text: 'kubectl g', cursor: 9, again: false }], text: 'kubectl g' },
  ])('$name', ({ keys, want, text }) => {
    const { state, effects } = play(keys);
    expect(effects).toEqual(want);
    expect(state.text).toBe(text);
  });

  test('the second Tab in a row asks for the list', () => {
    expect(play('a<tab><tab>').effects.map((effect) => effect.kind === 'complete' && effect.again)).toEqual([false, true]);
  });

  test('a completion goes in where the word was', () => {
    expect(line({ state: replaceRange(play('kubectl ge').state, 8, 10, 'get '), effects: [] })).toBe('kubectl get |');
  });
});

describe('a multi-line paste', () => {
  test('waits as one command, without its last line end', () => {
    const { state, effects } = play('<paste:cat <<EOF\na\nEOF\n>'.replace('<<EOF', '__EOF'));
    expect(state.text).toBe('cat __EOF\na\nEOF');
    expect(effects).toEqual([]);
  });

  test('is handed in as one', () => {
    expect(play('<paste:a\nb><enter>').effects).toEqual([{ kind: 'submit', text: 'a\nb' }]);
  });

  test.each([
    { name: 'up moves inside it', keys: '<paste:abc\ndef><up>', want: 'abc|\ndef' },
    { name: 'home is the start of the row', keys: '<paste:abc\ndef><C-a>', want: 'abc\n|def' },
    { name: 'down moves inside it', keys: '<paste:abc\ndef><up><down>', want: 'abc\ndef|' },
  ])('$name', ({ keys, want }) => {
    expect(line(play(keys))).toBe(want);
  });
});
