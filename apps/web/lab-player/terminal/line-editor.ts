import type { Key } from './keys';
import { blankWordStart, lastWord, nextPosition, previousPosition, wordEnd, wordStart } from './line-words';

/**
 * A line editor with readline's keys, as a pure function: `press(state, key)` gives the next state and what has to
 * happen outside. It knows no terminal, no network and no framework.
 */
export interface LineState {
  readonly text: string;
  readonly cursor: number;
  /** Oldest first. */
  readonly history: readonly string[];
  /** Index into history; `history.length` is the line being written. */
  readonly at: number;
  /** Changed history lines and the line being written, kept until the next submit, as readline does. */
  readonly edits: Readonly<Record<number, string>>;
  readonly kills: readonly string[];
  readonly undo: readonly { readonly text: string; readonly cursor: number }[];
  readonly search: Search | undefined;
  /** What the key before did: kills in a row join, a second Tab lists, Alt-Y and Alt-. go on from the one before. */
  readonly last: 'kill' | 'yank' | 'tab' | 'argument' | 'insert' | 'other';
  /** The text that the last yank or Alt-. put in: [start, end). */
  readonly placed: readonly [number, number];
  readonly yankAt: number;
  readonly quoteNext: boolean;
}

/** Ctrl-R: what is looked for, and the history entry that has it. */
export interface Search {
  readonly query: string;
  readonly match: number | undefined;
  readonly backward: boolean;
  readonly before: { readonly text: string; readonly cursor: number; readonly at: number };
}

export type Effect =
  | { readonly kind: 'submit'; readonly text: string }
  /** `again`: the second Tab in a row, which lists the candidates. */
  | { readonly kind: 'complete'; readonly text: string; readonly cursor: number; readonly again: boolean }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'end-of-input' }
  | { readonly kind: 'clear-screen' }
  | { readonly kind: 'bell' };

export interface Pressed {
  readonly state: LineState;
  readonly effects: readonly Effect[];
}

/** As many as bash keeps by default in memory; older ones stay on the server. */
const HISTORY_MAX = 500;
const KILLS_MAX = 60;
const UNDO_MAX = 200;

export function emptyLine(history: readonly string[] = []): LineState {
  const kept = history.slice(-HISTORY_MAX);
  return {
    text: '', cursor: 0, history: kept, at: kept.length, edits: {}, kills: [], undo: [],
    search: undefined, last: 'other', placed: [0, 0], yankAt: 0, quoteNext: false,
  };
}

/** A fresh line with the same history and kill ring. */
export function freshLine(state: LineState): LineState {
  return { ...emptyLine(state.history), kills: state.kills };
}

/** Adds a line to the history the way bash does with HISTCONTROL=ignoreboth: no blanks first, no repeats. */
export function remember(state: LineState, line: string): LineState {
  const skip = line.trim() === '' || line.startsWith(' ') || state.history.at(-1) === line;
  if (skip) return { ...state, at: state.history.length };
  const history = [...state.history, line].slice(-HISTORY_MAX);
  return { ...state, history, at: history.length };
}

/** Replaces `[start, end)` and puts the cursor behind the new text. */
export function replaceRange(state: LineState, start: number, end: number, insert: string): LineState {
  const text = state.text.slice(0, start) + insert + state.text.slice(end);
  return { ...changed(state), text, cursor: start + insert.length };
}

function changed(state: LineState): LineState {
  const undo = [...state.undo, { text: state.text, cursor: state.cursor }].slice(-UNDO_MAX);
  return { ...state, undo, last: 'other', quoteNext: false };
}

function insert(state: LineState, text: string): LineState {
  // Letters typed in a row are one undo, as in readline.
  const base = state.last === 'insert' ? { ...state, quoteNext: false } : changed(state);
  return {
    ...base,
    text: base.text.slice(0, base.cursor) + text + base.text.slice(base.cursor),
    cursor: base.cursor + text.length,
    last: 'insert',
  };
}

function moveTo(state: LineState, cursor: number): LineState {
  return { ...state, cursor, last: 'other' };
}

function kill(state: LineState, start: number, end: number, direction: 'forward' | 'backward'): LineState {
  if (start === end) return { ...state, last: 'other' };
  const gone = state.text.slice(start, end);
  const top = state.last === 'kill' ? state.kills.at(-1) : undefined;
  const joined = top === undefined ? gone : direction === 'forward' ? top + gone : gone + top;
  const kills = [...(top === undefined ? state.kills : state.kills.slice(0, -1)), joined].slice(-KILLS_MAX);
  return { ...replaceRange(state, start, end, ''), kills, last: 'kill' };
}

function yank(state: LineState, index: number, start: number, end: number): LineState {
  const text = state.kills[index];
  if (text === undefined) return state;
  return { ...replaceRange(state, start, end, text), last: 'yank', placed: [start, start + text.length], yankAt: index };
}

function yankPop(state: LineState): LineState {
  if (state.last !== 'yank') return state;
  const index = (state.yankAt + state.kills.length - 1) % state.kills.length;
  return yank(state, index, state.placed[0], state.placed[1]);
}

/** Alt-.: the last word of the line before; again: of the one before that. */
function lastArgument(state: LineState): LineState {
  const again = state.last === 'argument';
  const index = (again ? state.yankAt : state.history.length) - 1;
  const line = state.history[index];
  if (line === undefined) return state;
  const [start, end] = again ? state.placed : [state.cursor, state.cursor];
  const word = lastWord(line);
  return { ...replaceRange(state, start, end, word), last: 'argument', placed: [start, start + word.length], yankAt: index };
}

function goToHistory(state: LineState, at: number): LineState {
  const edits = { ...state.edits, [state.at]: state.text };
  const text = edits[at] ?? state.history[at] ?? '';
  return { ...state, edits, at, text, cursor: text.length, undo: [], last: 'other' };
}

/** Up and Down walk through the rows of a pasted multi-line command before they leave it for the history. */
function rowMove(state: LineState, direction: -1 | 1): LineState | undefined {
  const start = state.text.lastIndexOf('\n', state.cursor - 1) + 1;
  const column = state.cursor - start;
  if (direction === -1) {
    if (start === 0) return undefined;
    const above = state.text.lastIndexOf('\n', start - 2) + 1;
    return moveTo(state, Math.min(above + column, start - 1));
  }
  const end = state.text.indexOf('\n', state.cursor);
  if (end === -1) return undefined;
  const below = state.text.indexOf('\n', end + 1);
  return moveTo(state, Math.min(end + 1 + column, below === -1 ? state.text.length : below));
}

function transpose(state: LineState): LineState {
  if (state.cursor === 0 || state.text.length < 2) return state;
  const right = state.cursor === state.text.length ? previousPosition(state.text, state.cursor) : state.cursor;
  const left = previousPosition(state.text, right);
  const end = nextPosition(state.text, right);
  return replaceRange(state, left, end, state.text.slice(right, end) + state.text.slice(left, right));
}

function recase(state: LineState, change: (word: string) => string): LineState {
  const end = wordEnd(state.text, state.cursor);
  return replaceRange(state, state.cursor, end, change(state.text.slice(state.cursor, end)));
}

function capitalise(word: string): string {
  const first = /[\p{L}\p{N}]/u.exec(word)?.index ?? 0;
  return word.slice(0, first) + word.charAt(first).toUpperCase() + word.slice(first + 1).toLowerCase();
}

const rowStart = (s: LineState): number => s.text.lastIndexOf('\n', s.cursor - 1) + 1;
const rowEnd = (s: LineState): number => {
  const end = s.text.indexOf('\n', s.cursor);
  return end === -1 ? s.text.length : end;
};

type Action = (state: LineState) => LineState | Pressed;

const bell = (state: LineState): Pressed => ({ state: { ...state, last: 'other' }, effects: [{ kind: 'bell' }] });
const effect = (state: LineState, one: Effect): Pressed => ({ state: { ...state, last: 'other' }, effects: [one] });

const left: Action = (s) => (s.cursor === 0 ? bell(s) : moveTo(s, previousPosition(s.text, s.cursor)));
const right: Action = (s) => (s.cursor === s.text.length ? bell(s) : moveTo(s, nextPosition(s.text, s.cursor)));
const home: Action = (s) => moveTo(s, rowStart(s));
const end: Action = (s) => moveTo(s, rowEnd(s));
const up: Action = (s) => rowMove(s, -1) ?? (s.at === 0 ? bell(s) : goToHistory(s, s.at - 1));
const down: Action = (s) => rowMove(s, 1) ?? (s.at === s.history.length ? bell(s) : goToHistory(s, s.at + 1));
const wordLeft: Action = (s) => moveTo(s, wordStart(s.text, s.cursor));
const wordRight: Action = (s) => moveTo(s, wordEnd(s.text, s.cursor));
const backspace: Action = (s) =>
  s.cursor === 0 ? bell(s) : replaceRange(s, previousPosition(s.text, s.cursor), s.cursor, '');
const deleteNext: Action = (s) =>
  s.cursor === s.text.length ? bell(s) : { ...replaceRange(s, s.cursor, nextPosition(s.text, s.cursor), ''), cursor: s.cursor };
const killWordBack: Action = (s) => kill(s, wordStart(s.text, s.cursor), s.cursor, 'backward');

function submit(state: LineState): Pressed {
  return { state: freshLine(remember(state, state.text)), effects: [{ kind: 'submit', text: state.text }] };
}

function undo(state: LineState): LineState | Pressed {
  const before = state.undo.at(-1);
  if (before === undefined) return bell(state);
  return { ...state, ...before, undo: state.undo.slice(0, -1), last: 'other' };
}

function startSearch(state: LineState, backward: boolean): LineState {
  const before = { text: state.text, cursor: state.cursor, at: state.at };
  return { ...state, search: { query: '', match: undefined, backward, before }, last: 'other' };
}

const ACTIONS: Readonly<Record<string, Action>> = {
  left, 'C-b': left, right, 'C-f': right, home, 'C-a': home, end, 'C-e': end,
  up, 'C-p': up, down, 'C-n': down,
  'M-b': wordLeft, 'C-left': wordLeft, 'M-left': wordLeft, 'M-f': wordRight, 'C-right': wordRight, 'M-right': wordRight,
  'M-<': (s) => goToHistory(s, 0), 'M->': (s) => goToHistory(s, s.history.length),
  backspace, 'C-h': backspace, delete: deleteNext,
  'C-k': (s) => kill(s, s.cursor, rowEnd(s), 'forward'),
  'C-u': (s) => kill(s, rowStart(s), s.cursor, 'backward'),
  'C-w': (s) => kill(s, blankWordStart(s.text, s.cursor), s.cursor, 'backward'),
  'M-backspace': killWordBack, 'C-M-h': killWordBack,
  'M-d': (s) => kill(s, s.cursor, wordEnd(s.text, s.cursor), 'forward'),
  'C-delete': (s) => kill(s, s.cursor, wordEnd(s.text, s.cursor), 'forward'),
  'C-y': (s) => (s.kills.length === 0 ? bell(s) : yank(s, s.kills.length - 1, s.cursor, s.cursor)),
  'M-y': yankPop, 'M-.': lastArgument, 'M-_': lastArgument,
  'C-t': transpose, 'M-u': (s) => recase(s, (word) => word.toUpperCase()),
  'M-l': (s) => recase(s, (word) => word.toLowerCase()), 'M-c': (s) => recase(s, capitalise),
  'C-_': undo, 'C-v': (s) => ({ ...s, quoteNext: true }),
  'C-r': (s) => startSearch(s, true), 'C-s': (s) => startSearch(s, false),
  'C-g': (s) => ({ state: freshLine(s), effects: [{ kind: 'bell' }] }),
  'C-l': (s) => effect(s, { kind: 'clear-screen' }),
  'C-c': (s) => ({ state: freshLine(s), effects: [{ kind: 'interrupt' }] }),
  'C-\\': (s) => effect(s, { kind: 'quit' }), 'C-z': (s) => effect(s, { kind: 'suspend' }),
  'C-d': (s) => (s.text === '' ? effect(s, { kind: 'end-of-input' }) : deleteNext(s)),
  enter: submit, 'C-j': submit, 'C-o': submit,
  tab: (s) => ({
    state: { ...s, last: 'tab' },
    effects: [{ kind: 'complete', text: s.text, cursor: s.cursor, again: s.last === 'tab' }],
  }),
  'M-enter': (s) => insert(s, '\n'), 'S-enter': (s) => insert(s, '\n'),
};

function findMatch(state: LineState, query: string, from: number, backward: boolean): number | undefined {
  const step = backward ? -1 : 1;
  for (let at = from; at >= 0 && at < state.history.length; at += step) {
    if (query !== '' && state.history[at]?.includes(query) === true) return at;
  }
  return undefined;
}

/** Shows the entry found, or keeps the one shown before when nothing (more) is found. */
function searched(state: LineState, search: Search, match: number | undefined): Pressed {
  const line = match === undefined ? undefined : state.history[match];
  if (match === undefined || line === undefined) {
    const effects: Effect[] = search.query === '' ? [] : [{ kind: 'bell' }];
    return { state: { ...state, search: { ...search, match: undefined } }, effects };
  }
  const cursor = line.lastIndexOf(search.query);
  return { state: { ...state, text: line, cursor, at: match, search: { ...search, match } }, effects: [] };
}

/** Keys while Ctrl-R is on: typing narrows, Ctrl-R goes on, Ctrl-G gives up, anything else takes the line. */
function pressInSearch(state: LineState, search: Search, key: Key): Pressed {
  const name = key.kind === 'key' ? key.name : '';
  if (name === 'C-g' || name === 'C-c') {
    const restored = { ...state, ...search.before, search: undefined };
    return name === 'C-g' ? { state: restored, effects: [{ kind: 'bell' }] } : press(restored, key);
  }
  if (name === 'C-r' || name === 'C-s') {
    const backward = name === 'C-r';
    const from = (search.match ?? state.at) + (search.match === undefined ? 0 : backward ? -1 : 1);
    return searched(state, { ...search, backward }, findMatch(state, search.query, from, backward));
  }
  if (key.kind !== 'key' || name === 'backspace' || name === 'C-h') {
    const query = key.kind === 'key' ? search.query.slice(0, previousPosition(search.query, search.query.length)) : search.query + key.text;
    const from = key.kind === 'key' ? state.history.length - 1 : (search.match ?? Math.min(search.before.at, state.history.length - 1));
    return searched(state, { ...search, query }, findMatch(state, query, from, search.backward));
  }
  const taken: LineState = { ...state, search: undefined };
  return name === 'escape' ? { state: taken, effects: [] } : press(taken, key);
}

/** One key. Unknown keys do nothing. A paste goes in as it is, line ends included, and waits for Enter. */
export function press(state: LineState, key: Key): Pressed {
  if (state.search !== undefined) return pressInSearch(state, state.search, key);
  if (key.kind === 'text') return { state: insert(state, key.text), effects: [] };
  // A line end at the end of a paste is only how the text was copied; the learner still presses Enter.
  if (key.kind === 'paste') return { state: { ...insert(state, key.text.replace(/\n+$/, '')), last: 'other' }, effects: [] };
  if (state.quoteNext && key.name === 'tab') return { state: insert(state, '\t'), effects: [] };
  const done = ACTIONS[key.name]?.(state) ?? state;
  return 'effects' in done ? done : { state: done, effects: [] };
}
