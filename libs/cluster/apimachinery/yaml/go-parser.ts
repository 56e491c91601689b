// Mirrors go-yaml's parser (libyaml's): what it says of the first document that it cannot read
import { GoScanner, GoYamlProblem, type Mark, type Token, type TokenKind } from './go-scanner.js';

/** The releases of go-yaml, of which kubectl has both: what a manifest is read with, and what kustomize reads with. */
export type GoYaml = 'v2' | 'v3';
const AHEAD: Readonly<Record<GoYaml, number>> = { v2: 0, v3: 2 };

/** `yaml: line 3: did not find expected key`, or undefined where it finds nothing wrong. */
export function goYamlProblem(source: string, release: GoYaml): string | undefined {
  try {
    new GoParser(new GoScanner(source, AHEAD[release])).document();
    return undefined;
  } catch (error) {
    if (error instanceof GoYamlProblem) return `yaml: ${placeOf(error, release)}${error.message}`;
    throw error;
  }
}

/** The first line is not told; the scanner counts from 1, the parser from 0. v2 tells where it stopped, v3 where that began. */
function placeOf({ context, mark, isOfScanner }: GoYamlProblem, release: GoYaml): string {
  const began = context?.line ?? 0;
  const counted = (line: number) => (line === 0 ? 0 : line + (isOfScanner ? 1 : 0));
  const line = release === 'v3' ? counted(began) || counted(mark.line) : counted(mark.line) || began;
  return line === 0 ? '' : `line ${line}: `;
}

class GoParser {
  constructor(private readonly scanner: GoScanner) {}

  document(): void {
    while (this.#is('document-end')) this.scanner.take();
    let isExplicit = false;
    while (this.#is('directive')) {
      this.scanner.take();
      isExplicit = true;
    }
    if (this.#is('document-start')) this.scanner.take();
    else if (isExplicit) throw this.#problem('did not find expected <document start>', undefined);
    if (!this.#is('directive', 'document-start', 'document-end', 'stream-end')) this.#node(true, false);
    this.scanner.peek();
  }

  #is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.scanner.peek().kind);
  }
  #problem(message: string, context: Mark | undefined): GoYamlProblem {
    return new GoYamlProblem(message, context, this.scanner.peek().mark, false);
  }

  #node(isBlock: boolean, mayBeIndentless: boolean): void {
    const start = this.scanner.peek().mark;
    if (this.#is('alias')) {
      this.scanner.take();
      return;
    }
    let isPrepared = false;
    while (this.#is('anchor', 'tag')) {
      this.scanner.take();
      isPrepared = true;
    }
    if (mayBeIndentless && this.#is('block-entry')) return this.#indentlessSequence();
    if (this.#is('scalar')) this.scanner.take();
    else if (this.#is('flow-sequence-start')) this.#flowSequence(this.scanner.take());
    else if (this.#is('flow-mapping-start')) this.#flowMapping(this.scanner.take());
    else if (isBlock && this.#is('block-sequence-start')) this.#blockSequence(this.scanner.take());
    else if (isBlock && this.#is('block-mapping-start')) this.#blockMapping(this.scanner.take());
    else if (!isPrepared) throw this.#problem('did not find expected node content', start);
  }

  #indentlessSequence(): void {
    while (this.#is('block-entry')) {
      this.scanner.take();
      if (!this.#is('block-entry', 'key', 'value', 'block-end')) this.#node(true, false);
    }
  }
  #blockSequence({ mark }: Token): void {
    while (this.#is('block-entry')) {
      this.scanner.take();
      if (!this.#is('block-entry', 'block-end')) this.#node(true, false);
    }
    if (!this.#is('block-end')) throw this.#problem("did not find expected '-' indicator", mark);
    this.scanner.take();
  }
  #blockMapping({ mark }: Token): void {
    while (this.#is('key')) {
      this.scanner.take();
      if (!this.#is('key', 'value', 'block-end')) this.#node(true, true);
      if (!this.#is('value')) continue;
      this.scanner.take();
      if (!this.#is('key', 'value', 'block-end')) this.#node(true, true);
    }
    if (!this.#is('block-end')) throw this.#problem('did not find expected key', mark);
    this.scanner.take();
  }
  #flowSequence({ mark }: Token): void {
    for (let isFirst = true; !this.#is('flow-sequence-end'); isFirst = false) {
      if (!isFirst) this.#comma("did not find expected ',' or ']'", mark);
      if (this.#is('flow-sequence-end')) break;
      if (this.#is('key')) this.#pair('flow-sequence-end');
      else this.#node(false, false);
    }
    this.scanner.take();
  }
  #flowMapping({ mark }: Token): void {
    for (let isFirst = true; !this.#is('flow-mapping-end'); isFirst = false) {
      if (!isFirst) this.#comma("did not find expected ',' or '}'", mark);
      if (this.#is('flow-mapping-end')) break;
      if (this.#is('key')) this.#pair('flow-mapping-end');
      else this.#node(false, false);
    }
    this.scanner.take();
  }
  #comma(message: string, mark: Mark): void {
    if (!this.#is('flow-entry')) throw this.#problem(message, mark);
    this.scanner.take();
  }
  #pair(end: TokenKind): void {
    this.scanner.take();
    if (!this.#is('value', 'flow-entry', end)) this.#node(false, false);
    if (!this.#is('value')) return;
    this.scanner.take();
    if (!this.#is('flow-entry', end)) this.#node(false, false);
  }
}
