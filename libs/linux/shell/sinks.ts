import { WORDS_MAX } from './limits.js';
import { hasGlob, quotePattern } from './pattern.js';

/** More words than a command may have. */
export class TooManyFields extends Error {}

/** Where the pieces of a word go as they are expanded. */
export interface Sink {
  /** Text that stands for itself. It makes a word even when it is empty. */
  quoted(text: string): void;
  /** A pattern character that the script itself has, outside of quotes. */
  glob(text: string): void;
  /** What an expansion outside of quotes gave: it is split, and its pattern characters count. */
  expansion(text: string): void;
  /** `$@` and `${a[@]}` (`star` false), `$*` and `${a[*]}` (`star` true). */
  list(items: readonly string[], quoted: boolean, star: boolean): void;
}

/** A finished word; `pattern` is set when it has unquoted pattern characters. */
export interface Field {
  readonly text: string;
  readonly pattern: string | undefined;
}

/** Words of a command: splits at IFS. */
export class FieldSink implements Sink {
  readonly fields: Field[] = [];
  #text = '';
  #pattern: string | undefined;
  #started = false;

  /** `separators`: the value of IFS. `globs`: pattern characters have a meaning. */
  constructor(readonly separators: string, readonly globs: boolean, readonly extended: boolean) {}

  quoted(text: string): void {
    this.#started = true;
    if (this.#pattern !== undefined) this.#pattern += quotePattern(text);
    this.#text += text;
  }

  glob(text: string): void {
    this.#started = true;
    if (this.globs) this.#pattern = (this.#pattern ?? quotePattern(this.#text)) + text;
    this.#text += text;
  }

  expansion(text: string): void {
    if (text === '') return;
    const { separators } = this;
    let at = 0;
    while (at < text.length) {
      let end = at;
      while (end < text.length && !separators.includes(text[end] as string)) end++;
      if (end > at) this.#unquoted(at === 0 && end === text.length ? text : text.slice(at, end));
      if (end === text.length) return;
      at = this.#separator(text, end);
    }
  }

  /** Ends the field at a separator: any blanks, with at most one other character among them. */
  #separator(text: string, from: number): number {
    let at = from;
    while (at < text.length && this.#isBlank(text[at] as string)) at++;
    const hard = at < text.length && this.separators.includes(text[at] as string);
    if (hard) {
      this.#finish(true);
      at++;
      while (at < text.length && this.#isBlank(text[at] as string)) at++;
    } else this.#finish(false);
    return at;
  }

  #isBlank(char: string): boolean {
    return (char === ' ' || char === '\t' || char === '\n') && this.separators.includes(char);
  }

  #unquoted(text: string): void {
    this.#started = true;
    if (this.globs && hasGlob(text, this.extended)) this.#pattern = (this.#pattern ?? quotePattern(this.#text)) + text.replace(/\\/g, '\\\\');
    else if (this.#pattern !== undefined) this.#pattern += quotePattern(text);
    this.#text += text;
  }

  list(items: readonly string[], quoted: boolean, star: boolean): void {
    if (quoted && star) {
      this.quoted(items.join(this.separators[0] ?? ''));
      return;
    }
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.#finish(false);
      if (quoted) this.quoted(items[i] as string);
      else this.expansion(items[i] as string);
    }
  }

  #finish(evenEmpty: boolean): void {
    if (this.fields.length > WORDS_MAX) throw new TooManyFields('xrealloc: cannot allocate memory for the words of a command');
    if (this.#started || evenEmpty) this.fields.push({ text: this.#text, pattern: this.#pattern });
    this.#text = '';
    this.#pattern = undefined;
    this.#started = false;
  }

  /** Ends the word. */
  endWord(): void {
    if (this.#started) this.#finish(false);
  }
}

/** One text: an assignment's value, a here-document, the word of `case`. */
export class TextSink implements Sink {
  text = '';

  constructor(readonly separators: string) {}

  quoted(text: string): void {
    this.text += text;
  }

  glob(text: string): void {
    this.text += text;
  }

  expansion(text: string): void {
    this.text += text;
  }

  list(items: readonly string[], _quoted: boolean, star: boolean): void {
    this.text += items.join(star ? (this.separators[0] ?? '') : ' ');
  }
}

/** A pattern: quoted text stands for itself in it. */
export class PatternSink implements Sink {
  text = '';

  constructor(readonly separators: string) {}

  quoted(text: string): void {
    this.text += quotePattern(text);
  }

  glob(text: string): void {
    this.text += text;
  }

  expansion(text: string): void {
    this.text += text;
  }

  list(items: readonly string[], quoted: boolean, star: boolean): void {
    const text = items.join(star ? (this.separators[0] ?? '') : ' ');
    this.text += quoted ? quotePattern(text) : text;
  }
}

/** A regular expression: quoted text stands for itself in it. */
export class RegexSink implements Sink {
  text = '';

  quoted(text: string): void {
    this.text += text.replace(/[.[\]{}()*+?|^$\\]/g, '\\$&');
  }

  glob(text: string): void {
    this.text += text;
  }

  expansion(text: string): void {
    this.text += text;
  }

  list(items: readonly string[], quoted: boolean): void {
    if (quoted) this.quoted(items.join(' '));
    else this.text += items.join(' ');
  }
}
