// Mirrors cel-go/common/ast
// Differs: macros are expanded here as there, && and || hold any number of terms, the checker writes types into the nodes.
import type { CelType } from './types.js';
import type { CelValue } from './values.js';

interface Node {
  /** Where it stands: for a call its parenthesis or operator, for a selection its dot. */
  readonly pos: number;
  /** Set by the checker. */
  type?: CelType;
}

export interface Literal extends Node { readonly kind: 'literal'; readonly value: CelValue }
export interface Ident extends Node { readonly kind: 'ident'; readonly name: string; /** Set by the checker: a name of the environment. */ resolved?: string }
export interface Select extends Node { readonly kind: 'select'; readonly operand: Expr; readonly field: string; readonly isTest: boolean; resolved?: string }
export interface Call extends Node { readonly kind: 'call'; readonly name: string; target: Expr | undefined; readonly args: readonly Expr[]; /** Set by the checker: the qualified name. */ resolved?: string; /** Set by the checker: which overloads fit. */ overloads?: readonly string[] }
export interface ListLiteral extends Node { readonly kind: 'list'; readonly items: readonly Expr[]; readonly optional: readonly boolean[] }
export interface Entry { readonly pos: number; readonly key: Expr; readonly value: Expr; readonly isOptional: boolean }
export interface MapLiteral extends Node { readonly kind: 'map'; readonly entries: readonly Entry[] }
export interface FieldInit { readonly pos: number; readonly field: string; readonly value: Expr; readonly isOptional: boolean }
export interface Struct extends Node { readonly kind: 'struct'; readonly name: string; readonly fields: readonly FieldInit[]; resolved?: string }
export interface Fold extends Node {
  readonly kind: 'fold';
  readonly macro: string;
  readonly range: Expr;
  readonly iterVar: string;
  readonly iterVar2: string | undefined;
  readonly accuVar: string;
  readonly init: Expr;
  readonly condition: Expr;
  readonly step: Expr;
  readonly result: Expr;
}
/** What stands where a syntax error was. */
export interface Broken extends Node { readonly kind: 'broken' }

export type Expr = Literal | Ident | Select | Call | ListLiteral | MapLiteral | Struct | Fold | Broken;
