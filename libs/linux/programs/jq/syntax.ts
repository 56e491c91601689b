import type { Json } from './json.js';

/** jq's syntax tree. */
export type Node =
  | { readonly k: 'identity' }
  | { readonly k: 'everything' }
  | { readonly k: 'index'; readonly target: Node; readonly index: Node }
  | { readonly k: 'slice'; readonly target: Node; readonly from: Node | undefined; readonly to: Node | undefined }
  | { readonly k: 'iterate'; readonly target: Node }
  | { readonly k: 'try'; readonly body: Node; readonly handler: Node | undefined }
  | { readonly k: 'literal'; readonly value: Json }
  | { readonly k: 'string'; readonly parts: readonly (string | Node)[]; readonly format: string | undefined }
  | { readonly k: 'format'; readonly name: string }
  | { readonly k: 'array'; readonly body: Node | undefined }
  | { readonly k: 'object'; readonly entries: readonly (readonly [Node, Node])[] }
  | { readonly k: 'negate'; readonly body: Node }
  | { readonly k: 'pipe' | 'comma' | 'and' | 'or' | 'alternative'; readonly left: Node; readonly right: Node }
  | { readonly k: 'binary'; readonly op: BinaryOperator; readonly left: Node; readonly right: Node }
  | { readonly k: 'assign'; readonly op: string; readonly left: Node; readonly right: Node }
  | { readonly k: 'if'; readonly condition: Node; readonly then: Node; readonly otherwise: Node | undefined }
  | { readonly k: 'reduce'; readonly source: Node; readonly patterns: readonly Pattern[]; readonly init: Node; readonly update: Node }
  | { readonly k: 'foreach'; readonly source: Node; readonly patterns: readonly Pattern[]; readonly init: Node; readonly update: Node; readonly extract: Node | undefined }
  | { readonly k: 'define'; readonly definition: Definition; readonly rest: Node }
  | { readonly k: 'call'; readonly name: string; readonly args: readonly Node[]; readonly line: number }
  | { readonly k: 'variable'; readonly name: string; readonly line: number }
  | { readonly k: 'bind'; readonly source: Node; readonly patterns: readonly Pattern[]; readonly body: Node }
  | { readonly k: 'label'; readonly name: string; readonly body: Node }
  | { readonly k: 'break'; readonly name: string; readonly line: number };

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Pattern =
  | { readonly p: 'variable'; readonly name: string }
  | { readonly p: 'array'; readonly items: readonly Pattern[] }
  | { readonly p: 'object'; readonly entries: readonly { readonly key: Node; readonly name: string | undefined; readonly value: Pattern | undefined }[] };

export interface Definition {
  readonly name: string;
  /** `$x` parameters keep their dollar. */
  readonly params: readonly string[];
  readonly body: Node;
}

/** The program is wrong; `message` as jq's parser says it, without place. */
export class JqSyntaxError extends Error {
  constructor(message: string, readonly line: number) {
    super(message);
  }
}
