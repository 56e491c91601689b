// Mirrors cel-go/parser/macro.go, ext/comprehensions.go, ext/bindings.go and the optional macros of cel/library.go
import type { Call, Expr, Fold } from './ast.js';
import type { CelValue } from './values.js';

export class MacroError extends Error {
  readonly pos: number;

  constructor(pos: number, message: string) {
    super(message);
    this.pos = pos;
  }
}

const ACCU = '@result';
const UNUSED = '#unused';

interface Site { readonly pos: number; readonly name: string; readonly target: Expr; readonly args: readonly Expr[] }
type Expander = (site: Site) => Expr;

/** By name and number of arguments. */
const MEMBER_MACROS: Readonly<Record<string, Expander>> = {
  'all/2': (site) => quantifier(site, 'all', 1),
  'exists/2': (site) => quantifier(site, 'exists', 1),
  'exists_one/2': (site) => quantifier(site, 'one', 1),
  'existsOne/2': (site) => quantifier(site, 'one', 1),
  'all/3': (site) => quantifier(site, 'all', 2),
  'exists/3': (site) => quantifier(site, 'exists', 2),
  'existsOne/3': (site) => quantifier(site, 'one', 2),
  'map/2': (site) => collect(site, 1, undefined, arg(site, 1)),
  'map/3': (site) => collect(site, 1, arg(site, 1), arg(site, 2)),
  'filter/2': (site) => collect(site, 1, arg(site, 1), arg(site, 0)),
  'transformList/3': (site) => collect(site, 2, undefined, arg(site, 2)),
  'transformList/4': (site) => collect(site, 2, arg(site, 2), arg(site, 3)),
  'transformMap/3': (site) => insert(site, undefined, [arg(site, 0), arg(site, 2)]),
  'transformMap/4': (site) => insert(site, arg(site, 2), [arg(site, 0), arg(site, 3)]),
  'transformMapEntry/3': (site) => insert(site, undefined, [arg(site, 2)]),
  'transformMapEntry/4': (site) => insert(site, arg(site, 2), [arg(site, 3)]),
  'optMap/2': (site) => optional(site, true),
  'optFlatMap/2': (site) => optional(site, false),
  'sortBy/2': (site) => sortBy(site),
};

/** What the call stands for, if it is a macro. `hasBindings`: cel.bind is one. Throws MacroError where it is not well formed. */
export function expandMacro(pos: number, name: string, target: Expr | undefined, args: readonly Expr[], hasBindings: boolean): Expr | undefined {
  if (hasBindings && name === 'bind' && args.length === 3 && target?.kind === 'ident' && target.name === 'cel') return binding({ pos, name, target, args });
  if (target !== undefined) return MEMBER_MACROS[`${name}/${args.length}`]?.({ pos, name, target, args });
  if (name === 'has' && args.length === 1) {
    const [inner] = args as [Expr];
    if (inner.kind !== 'select') throw new MacroError(inner.pos, 'invalid argument to has() macro');
    return { kind: 'select', pos, operand: inner.operand, field: inner.field, isTest: true };
  }
  return undefined;
}

function arg(site: Site, i: number): Expr {
  return site.args[i] as Expr;
}

function quantifier(site: Site, kind: 'all' | 'exists' | 'one', variables: 1 | 2): Expr {
  const body = arg(site, variables);
  const accu = ident(site.pos, ACCU);
  const names = variablesOf(site, variables, 'argument must be a simple name');
  if (kind === 'all') return fold(site, names, { init: literal(site, true), condition: call(site, '@not_strictly_false', accu), step: call(site, '_&&_', accu, body) });
  if (kind === 'exists') return fold(site, names, { init: literal(site, false), condition: call(site, '@not_strictly_false', call(site, '!_', accu)), step: call(site, '_||_', accu, body) });
  return fold(site, names, {
    init: literal(site, 0n), condition: literal(site, true),
    step: call(site, '_?_:_', body, call(site, '_+_', accu, literal(site, 1n)), accu),
    result: call(site, '_==_', accu, literal(site, 1n)),
  });
}

function collect(site: Site, variables: 1 | 2, filter: Expr | undefined, item: Expr): Expr {
  const names = variablesOf(site, variables, 'argument is not an identifier');
  const accu = ident(site.pos, ACCU);
  const add = call(site, '_+_', accu, { kind: 'list', pos: site.pos, items: [item], optional: [false] });
  return fold(site, names, { init: { kind: 'list', pos: site.pos, items: [], optional: [] }, condition: literal(site, true), step: filter === undefined ? add : call(site, '_?_:_', filter, add, accu) });
}

function insert(site: Site, filter: Expr | undefined, what: readonly Expr[]): Expr {
  const names = variablesOf(site, 2, 'argument must be a simple name');
  const accu = ident(site.pos, ACCU);
  const add = call(site, 'cel.@mapInsert', accu, ...what);
  return fold(site, names, { init: { kind: 'map', pos: site.pos, entries: [] }, condition: literal(site, true), step: filter === undefined ? add : call(site, '_?_:_', filter, add, accu) });
}

function optional(site: Site, wraps: boolean): Expr {
  const [name, body] = site.args as [Expr, Expr];
  if (name.kind !== 'ident') throw new MacroError(name.pos, `${site.name}() variable name must be a simple identifier`);
  const inner = bound(site, name.name, { kind: 'call', pos: site.pos, name: 'value', target: site.target, args: [] }, body);
  const has: Call = { kind: 'call', pos: site.pos, name: 'hasValue', target: site.target, args: [] };
  return call(site, '_?_:_', has, wraps ? call(site, 'optional.of', inner) : inner, call(site, 'optional.none'));
}

/** `cel.bind(x, value, body)` */
function binding(site: Site): Expr {
  const [name, value, body] = site.args as [Expr, Expr, Expr];
  if (name.kind !== 'ident') throw new MacroError(name.pos, 'cel.bind() variable names must be simple identifiers');
  return bound(site, name.name, value, body);
}

/** The body with a name for a value: a fold over nothing. */
function bound(site: Site, name: string, value: Expr, body: Expr): Fold {
  return {
    kind: 'fold', pos: site.pos, macro: site.name, range: { kind: 'list', pos: site.pos, items: [], optional: [] }, iterVar: UNUSED, iterVar2: undefined, accuVar: name,
    init: value, condition: literal(site, false), step: ident(site.pos, name), result: body,
  };
}

/** `list.sortBy(x, key)`: the keys are made first, then the list is put in their order. */
function sortBy(site: Site): Expr {
  if (arg(site, 0).kind !== 'ident') throw new MacroError(arg(site, 0).pos, 'sortBy() variable name must be a simple identifier');
  const keys = collect(site, 1, undefined, arg(site, 1));
  return { kind: 'call', pos: site.pos, name: '@sortByAssociatedKeys', target: site.target, args: [keys] };
}

function variablesOf(site: Site, count: 1 | 2, problem: string): readonly string[] {
  const names = site.args.slice(0, count).map((each) => {
    if (each.kind !== 'ident') throw new MacroError(each.pos, problem);
    if (each.name === '__result__' || each.name === ACCU) throw new MacroError(each.pos, 'iteration variable overwrites accumulator variable');
    return each.name;
  });
  if (count === 2 && names[0] === names[1]) throw new MacroError(arg(site, 1).pos, `duplicate variable name: ${names[0] as string}`);
  return names;
}

function fold(site: Site, names: readonly string[], parts: { readonly init: Expr; readonly condition: Expr; readonly step: Expr; readonly result?: Expr }): Fold {
  return { kind: 'fold', pos: site.pos, macro: site.name, range: site.target, iterVar: names[0] as string, iterVar2: names[1], accuVar: ACCU, result: ident(site.pos, ACCU), ...parts };
}

function ident(pos: number, name: string): Expr {
  return { kind: 'ident', pos, name };
}

function literal(site: Site, value: CelValue): Expr {
  return { kind: 'literal', pos: site.pos, value };
}

function call(site: Site, name: string, ...args: Expr[]): Call {
  return { kind: 'call', pos: site.pos, name, target: undefined, args };
}
