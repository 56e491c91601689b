import {
  type ArithmeticExpansionPart, type CommandExpansionPart, parse, type ParameterExpansionPart, type ProcessSubstitutionPart, type Word as WordNode, type WordPart,
} from 'unbash';
import type { Step } from '#linux/kernel/step.js';
import { expandBraces, TooManyWords } from './braces.js';
import { immediately } from './result.js';
import type { Shell } from './shell.js';
import { FieldSink, PatternSink, RegexSink, type Sink, TextSink } from './sinks.js';
import { expandTilde } from './tilde.js';

/** A piece of a word. `waits`: it may have to wait (it runs commands), so only `putStep` may be called. */
export interface Part {
  readonly waits: boolean;
  put(shell: Shell, sink: Sink, quoted: boolean): void;
  putStep?(shell: Shell, sink: Sink, quoted: boolean): Step<void>;
}

/** How what begins with a dollar is compiled, and `<( )`. Handed in, because it holds words itself. */
export interface Expansions {
  simple(name: string): Part;
  parameter(node: ParameterExpansionPart, compiler: Compiler): Part;
  command(node: CommandExpansionPart, compiler: Compiler): Part;
  arithmetic(node: ArithmeticExpansionPart, compiler: Compiler): Part;
  process(node: ProcessSubstitutionPart, compiler: Compiler): Part;
}

/** What the pieces of a source are compiled with. */
export interface Compiler {
  readonly source: string;
  readonly expansions: Expansions;
}

export interface WordOptions {
  /** An assignment's value: `~` counts after each colon too. */
  readonly assignment?: boolean;
  /** The operand of `${x:-…}`: text outside of quotes is split like an expansion's. */
  readonly splitText?: boolean;
  /** A pattern: brackets of extglob in its text count. */
  readonly pattern?: boolean;
}

/** A word of the script, ready to be expanded again and again. */
export class Word {
  readonly waits: boolean;
  /** The word's value when nothing in it is expanded. */
  readonly literal: string | undefined;
  /** Its words, when braces make several of it. */
  readonly braced: readonly Word[] | undefined;
  readonly #parts: readonly Part[];

  constructor(readonly node: WordNode, compiler: Compiler, options: WordOptions = {}) {
    const parts = node.parts ?? [{ type: 'Literal' as const, value: node.value, text: node.text, pos: node.pos, end: node.end }];
    let tooMany: TooManyWords | undefined;
    try {
      this.braced = options.assignment !== true && parts.some((part) => part.type === 'BraceExpansion') ? bracedWords(node.text, compiler) : undefined;
    } catch (error) {
      if (!(error instanceof TooManyWords)) throw error;
      tooMany = error;
    }
    if (tooMany !== undefined) this.#parts = [complaint(tooMany.message), new LiteralPart(node.text)];
    else this.#parts = this.braced === undefined ? wordParts(parts, node, compiler, options) : [];
    this.waits = this.#parts.some((part) => part.waits) || this.braced?.some((word) => word.waits) === true;
    this.literal = this.braced === undefined && this.#parts.every((part) => part instanceof LiteralPart) && options.splitText !== true
      ? this.#parts.map((part) => (part as LiteralPart).text).join('')
      : undefined;
  }

  get source(): string {
    return this.node.text;
  }

  put(shell: Shell, sink: Sink): void {
    for (const part of this.#parts) part.put(shell, sink, false);
  }

  *putStep(shell: Shell, sink: Sink): Step<void> {
    for (const part of this.#parts) {
      if (part.putStep !== undefined && part.waits) yield* part.putStep(shell, sink, false);
      else part.put(shell, sink, false);
    }
  }

  /** The word as one text, neither split nor matched with files. Only for words that do not wait. */
  text(shell: Shell): string {
    if (this.literal !== undefined) return this.literal;
    const sink = new TextSink(separatorsOf(shell));
    this.put(shell, sink);
    return sink.text;
  }

  *textStep(shell: Shell): Step<string> {
    if (!this.waits) return this.text(shell);
    const sink = new TextSink(separatorsOf(shell));
    yield* this.putStep(shell, sink);
    return sink.text;
  }

  *patternStep(shell: Shell): Step<string> {
    const sink = new PatternSink(separatorsOf(shell));
    if (this.waits) yield* this.putStep(shell, sink);
    else this.put(shell, sink);
    return sink.text;
  }

  pattern(shell: Shell): string {
    return immediately(this.patternStep(shell));
  }

  *regexStep(shell: Shell): Step<string> {
    const sink = new RegexSink();
    if (this.waits) yield* this.putStep(shell, sink);
    else this.put(shell, sink);
    return sink.text;
  }
}

export function separatorsOf(shell: Shell): string {
  return shell.variables.find('IFS')?.scalar() ?? ' \t\n';
}

export function fieldSink(shell: Shell): FieldSink {
  return new FieldSink(separatorsOf(shell), !shell.options.noglob, shell.options.shopt('extglob'));
}

/** Text that stands for itself. */
class LiteralPart implements Part {
  readonly waits = false;
  constructor(readonly text: string) {}
  put(_shell: Shell, sink: Sink): void {
    sink.quoted(this.text);
  }
}

/** Unquoted text in an operand: it is split. */
class SplitPart implements Part {
  readonly waits = false;
  constructor(readonly text: string) {}
  put(_shell: Shell, sink: Sink, quoted: boolean): void {
    if (quoted) sink.quoted(this.text);
    else sink.expansion(this.text);
  }
}

class GlobTextPart implements Part {
  readonly waits = false;
  constructor(readonly text: string) {}
  put(_shell: Shell, sink: Sink, quoted: boolean): void {
    if (quoted) sink.quoted(this.text);
    else sink.glob(this.text);
  }
}

/** `"…"`. */
class QuotedPart implements Part {
  readonly waits: boolean;
  constructor(readonly parts: readonly Part[]) {
    this.waits = parts.some((part) => part.waits);
  }
  put(shell: Shell, sink: Sink): void {
    if (this.parts.length === 0) sink.quoted('');
    for (const part of this.parts) part.put(shell, sink, true);
  }
  *putStep(shell: Shell, sink: Sink): Step<void> {
    for (const part of this.parts) {
      if (part.waits && part.putStep !== undefined) yield* part.putStep(shell, sink, true);
      else part.put(shell, sink, true);
    }
  }
}

/** Says what is wrong with a word each time it is expanded. */
function complaint(message: string): Part {
  return { waits: false, put: (shell) => shell.warn(message) };
}

/** `[…]` with expansions or quotes inside. */
class BracketPart implements Part {
  readonly waits: boolean;
  constructor(readonly parts: readonly Part[]) {
    this.waits = parts.some((part) => part.waits);
  }
  put(shell: Shell, sink: Sink, quoted: boolean): void {
    sink.glob('[');
    for (const part of this.parts) part.put(shell, sink, quoted);
    sink.glob(']');
  }
  *putStep(shell: Shell, sink: Sink, quoted: boolean): Step<void> {
    sink.glob('[');
    for (const part of this.parts) {
      if (part.waits && part.putStep !== undefined) yield* part.putStep(shell, sink, quoted);
      else part.put(shell, sink, quoted);
    }
    sink.glob(']');
  }
}

/** A group of extglob with expansions inside: `@($x|b)`. */
class GroupPart implements Part {
  readonly waits: boolean;
  constructor(readonly open: string, readonly parts: readonly Part[]) {
    this.waits = parts.some((part) => part.waits);
  }
  put(shell: Shell, sink: Sink): void {
    immediately(this.putStep(shell, sink));
  }
  *putStep(shell: Shell, sink: Sink): Step<void> {
    const inner = new PatternSink(separatorsOf(shell));
    for (const part of this.parts) {
      if (part.waits && part.putStep !== undefined) yield* part.putStep(shell, inner, false);
      else part.put(shell, inner, false);
    }
    sink.glob(`${this.open}(${inner.text})`);
  }
}

class TildePart implements Part {
  readonly waits = false;
  constructor(readonly text: string, readonly everyColon: boolean, readonly before = '') {}
  put(shell: Shell, sink: Sink): void {
    const words = this.everyColon ? this.text.split(':') : [this.text];
    if (this.before !== '') sink.quoted(this.before);
    sink.quoted(words.map((word) => (word.startsWith('~') ? expandTilde(shell, word) : word)).join(':'));
  }
}

function wordParts(nodes: readonly WordPart[], word: WordNode, compiler: Compiler, options: WordOptions): readonly Part[] {
  return nodes.map((node, index) => {
    if (node.type === 'Literal' && options.splitText !== true) {
      const tilde = tildePart(node.text, node.value, index === 0, index === nodes.length - 1, options.assignment === true);
      if (tilde !== undefined) return tilde;
    }
    return wordPart(node, compiler, options, word);
  });
}

/** `~`, `~user`, `~/x` at the start (in assignments also after a colon), where nothing of the prefix is quoted. */
function tildePart(text: string, value: string, first: boolean, last: boolean, assignment: boolean): Part | undefined {
  // An ordinary argument that looks like an assignment: `dd of=~/x`.
  const named = first && !assignment ? /^[A-Za-z_]\w*=(?=~)/.exec(text)?.[0] : undefined;
  if (named !== undefined && text === value && (last || text.includes('/'))) return new TildePart(text.slice(named.length), true, named);
  const atStart = first && text.startsWith('~');
  const afterColon = assignment && text.includes(':~');
  if ((!atStart && !afterColon) || text !== value) return undefined;
  if (atStart && !last && !text.includes('/')) return undefined;
  return new TildePart(text, assignment);
}

export function wordPart(node: WordPart, compiler: Compiler, options: WordOptions, word?: WordNode): Part {
  switch (node.type) {
    case 'Literal':
      if (options.pattern === true && node.text === node.value && /[(|)]/.test(node.value)) return new GlobTextPart(node.value);
      return options.splitText === true && node.text === node.value ? new SplitPart(node.value) : new LiteralPart(node.value);
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return new LiteralPart(node.value);
    case 'DoubleQuoted':
    case 'LocaleString':
      return new QuotedPart(node.parts.map((part) => wordPart(part, compiler, {})));
    case 'Glob':
      if (node.kind !== 'bracket') return new GlobTextPart(node.value);
      return new BracketPart(node.parts.map((part) => (part.type === 'Literal' && part.text === part.value ? new GlobTextPart(part.value) : wordPart(part, compiler, {}))));
    case 'SimpleExpansion':
      return compiler.expansions.simple(node.text.slice(1));
    case 'ParameterExpansion':
      return compiler.expansions.parameter(node, compiler);
    case 'CommandExpansion':
      return compiler.expansions.command(node, compiler);
    case 'ArithmeticExpansion':
      return compiler.expansions.arithmetic(node, compiler);
    case 'ProcessSubstitution':
      return compiler.expansions.process(node, compiler);
    case 'ExtendedGlob': {
      const parts = node.parts?.map((part) => wordPart(part, compiler, {})) ?? [new GlobTextPart(node.pattern)];
      return new GroupPart(node.operator, parts.map((part) => (part instanceof LiteralPart ? new GlobTextPart(part.text) : part)));
    }
    case 'BraceExpansion':
      return new LiteralPart(word === undefined ? node.text : node.text);
  }
}

function bracedWords(text: string, compiler: Compiler): readonly Word[] | undefined {
  const sources = expandBraces(text);
  if (sources.length === 1) return undefined;
  return sources.filter((source) => source !== '').map((source) => parsedWord(source, compiler));
}

/** One word of source text, by itself. */
export function parsedWord(text: string, { expansions }: Compiler): Word {
  if (/^[\w./:@%+=,-]*$/.test(text) && !text.startsWith('~')) {
    return new Word({ type: 'Word', text, value: text, pos: 0, end: text.length }, { source: text, expansions });
  }
  const source = `: ${text}`;
  const command = parse(source).commands[0]?.command;
  const first = command?.type === 'Command' ? command.suffix[0] : undefined;
  if (first?.type === 'Word') return new Word(first, { source, expansions });
  return new Word({ type: 'Word', text, value: text, pos: 0, end: text.length }, { source, expansions });
}
