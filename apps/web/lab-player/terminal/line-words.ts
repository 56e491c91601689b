/** Positions in a line are UTF-16 offsets that never fall inside a surrogate pair or before a combining mark. */

const WORD = /[\p{L}\p{N}_]/u;
const JOINS = /^(?:\p{M}|\u200d|\ufe0e|\ufe0f)$/u;

export function previousPosition(text: string, at: number): number {
  let to = at;
  while (to > 0) {
    const low = text.charCodeAt(to - 1);
    const pair = low >= 0xdc00 && low <= 0xdfff && to > 1;
    to -= pair ? 2 : 1;
    if (!JOINS.test(text.slice(to, to + (pair ? 2 : 1)))) break;
  }
  return to;
}

export function nextPosition(text: string, at: number): number {
  let to = at;
  const step = (): void => {
    const point = text.codePointAt(to) ?? 0;
    to += point > 0xffff ? 2 : 1;
  };
  if (to < text.length) step();
  while (to < text.length && JOINS.test(String.fromCodePoint(text.codePointAt(to) ?? 0))) step();
  return to;
}

/** Alt-B: the start of the word before, where a word is letters and digits. */
export function wordStart(text: string, at: number): number {
  let to = at;
  while (to > 0 && !WORD.test(text.charAt(to - 1))) to -= 1;
  while (to > 0 && WORD.test(text.charAt(to - 1))) to -= 1;
  return to;
}

/** Alt-F: the end of the word after. */
export function wordEnd(text: string, at: number): number {
  let to = at;
  while (to < text.length && !WORD.test(text.charAt(to))) to += 1;
  while (to < text.length && WORD.test(text.charAt(to))) to += 1;
  return to;
}

/** Ctrl-W: a word here is everything between blanks. */
export function blankWordStart(text: string, at: number): number {
  let to = at;
  while (to > 0 && /\s/.test(text.charAt(to - 1))) to -= 1;
  while (to > 0 && !/\s/.test(text.charAt(to - 1))) to -= 1;
  return to;
}

/** The last word of a command, for Alt-. */
export function lastWord(line: string): string {
  return /(\S+)\s*$/.exec(line)?.[1] ?? '';
}
