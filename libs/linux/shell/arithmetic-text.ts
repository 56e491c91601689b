import { parse, type ArithmeticExpansionPart, type WordPart } from 'unbash';
import type { Step } from '#linux/kernel/step.js';
import type { Expression } from './arithmetic.js';
import type { Integer } from './integer.js';
import { immediately } from './result.js';
import type { Shell } from './shell.js';
import { type Sink, TextSink } from './sinks.js';
import { type Compiler, type Part, separatorsOf, wordPart } from './words.js';

/**
 * The text of `$(( ))`, `(( ))` or a subscript. As in bash, its parameters are expanded as in double quotes first, and
 * what comes out is the expression; one without a dollar is read once.
 */
export class ArithmeticText {
  readonly waits: boolean;
  readonly #parts: readonly Part[] | undefined;
  #expression: Expression | undefined;

  constructor(readonly text: string, compiler: Compiler) {
    this.#parts = /[$`"\\]/.test(text) ? quotedParts(text, compiler) : undefined;
    this.waits = this.#parts?.some((part) => part.waits) === true;
  }

  evaluate(shell: Shell): Integer {
    if (this.#parts === undefined) return shell.evaluate((this.#expression ??= shell.expression(this.text)));
    return immediately(this.evaluateStep(shell));
  }

  *evaluateStep(shell: Shell): Step<Integer> {
    if (this.#parts === undefined) return this.evaluate(shell);
    const sink = new TextSink(separatorsOf(shell));
    for (const part of this.#parts) {
      if (part.waits && part.putStep !== undefined) yield* part.putStep(shell, sink, true);
      else part.put(shell, sink, true);
    }
    return shell.arithmetic(sink.text);
  }
}

/** Parts of a text as in double quotes. The quotes themselves have no meaning in arithmetic. */
function quotedParts(text: string, { expansions }: Compiler): readonly Part[] {
  return textParts(text.replace(/(^|[^\\])"/g, '$1')).map((part) => wordPart(part, { source: text, expansions }, {}));
}

/** Reads a text as the body of a here-document: expansions, but no quotes. */
export function textParts(text: string): readonly WordPart[] {
  const delimiter = 'END_OF_TEXT';
  const command = parse(`: <<${delimiter}\n${text}\n${delimiter}\n`).commands[0]?.command;
  const document = command?.type === 'Command' ? command.redirects[0] : undefined;
  if (document?.type !== 'HereDoc') return [];
  const parts = document.body.parts ?? [{ type: 'Literal' as const, value: document.body.text, text: document.body.text, pos: 0, end: 0 }];
  // The line feed before the delimiter is not the text's.
  return parts.map((part, index) => (index === parts.length - 1 && part.type === 'Literal' ? { ...part, value: part.value.replace(/\n$/, ''), text: part.text.replace(/\n$/, '') } : part));
}

export function arithmeticPart(node: ArithmeticExpansionPart, compiler: Compiler): Part {
  const text = node.text.startsWith('$((') ? node.text.slice(3, -2) : node.text.slice(2, -1);
  const arithmetic = new ArithmeticText(text, compiler);
  const put = (sink: Sink, quoted: boolean, value: Integer) => {
    if (quoted) sink.quoted(String(value));
    else sink.expansion(String(value));
  };
  return {
    waits: arithmetic.waits,
    put: (shell, sink, quoted) => put(sink, quoted, arithmetic.evaluate(shell)),
    *putStep(shell, sink, quoted) {
      put(sink, quoted, yield* arithmetic.evaluateStep(shell));
    },
  };
}
