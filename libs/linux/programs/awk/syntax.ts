import type { Pattern } from '#linux/programs/regex/pattern.js';

/** awk's syntax tree. */
export type Expression =
  | { readonly k: 'number'; readonly value: number }
  | { readonly k: 'string'; readonly value: string }
  | { readonly k: 'regex'; readonly pattern: Pattern }
  | { readonly k: 'variable'; readonly name: string }
  | { readonly k: 'field'; readonly index: Expression }
  | { readonly k: 'element'; readonly array: string; readonly index: readonly Expression[] }
  | { readonly k: 'in'; readonly array: string; readonly index: readonly Expression[] }
  | { readonly k: 'assign'; readonly op: string; readonly target: Expression; readonly value: Expression }
  | { readonly k: 'step'; readonly op: '++' | '--'; readonly before: boolean; readonly target: Expression }
  | { readonly k: 'unary'; readonly op: '!' | '-' | '+'; readonly body: Expression }
  | { readonly k: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly k: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly k: 'match'; readonly negated: boolean; readonly text: Expression; readonly pattern: Expression }
  | { readonly k: 'if'; readonly condition: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly k: 'group'; readonly body: Expression }
  | { readonly k: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly k: 'builtin'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly k: 'getline'; readonly from: 'input' | 'file' | 'command'; readonly source: Expression | undefined; readonly target: Expression | undefined };

export type Statement =
  | { readonly s: 'expression'; readonly body: Expression }
  | { readonly s: 'print' | 'printf'; readonly args: readonly Expression[]; readonly to: '>' | '>>' | '|' | undefined; readonly target: Expression | undefined }
  | { readonly s: 'block'; readonly body: readonly Statement[] }
  | { readonly s: 'if'; readonly condition: Expression; readonly then: Statement; readonly otherwise: Statement | undefined }
  | { readonly s: 'while'; readonly condition: Expression; readonly body: Statement }
  | { readonly s: 'do'; readonly condition: Expression; readonly body: Statement }
  | { readonly s: 'for'; readonly init: Statement | undefined; readonly condition: Expression | undefined; readonly step: Statement | undefined; readonly body: Statement }
  | { readonly s: 'each'; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly s: 'delete'; readonly array: string; readonly index: readonly Expression[] | undefined }
  | { readonly s: 'next' | 'nextfile' | 'break' | 'continue' }
  | { readonly s: 'exit' | 'return'; readonly value: Expression | undefined };

export interface Rule {
  readonly kind: 'BEGIN' | 'END' | 'pattern';
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  /** Undefined prints the line. */
  readonly body: Statement | undefined;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly params: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
}

/** The program is wrong. `near` is the token where it was noticed. */
export class AwkSyntaxError extends Error {
  constructor(message: string, readonly line: number, readonly near: string) {
    super(message);
  }
}
