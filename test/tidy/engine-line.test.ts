import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { engineFiles, nodesOf } from './sources.js';

type Rule = (node: ts.Node) => boolean;

const isCall = (node: ts.Node, object: string, name: string) =>
  ts.isPropertyAccessExpression(node) && node.name.text === name && ts.isIdentifier(node.expression) && node.expression.text === object;
const isNew = (node: ts.Node, name: string): node is ts.NewExpression =>
  ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;
const isGlobal = (node: ts.Node, name: string) =>
  ts.isIdentifier(node) && node.text === name && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) &&
  !ts.isPropertyAssignment(node.parent) && !ts.isPropertySignature(node.parent);
const isMember = (node: ts.Node, name: RegExp) => ts.isPropertyAccessExpression(node) && name.test(node.name.text);

/** What ES2023 lets through although two machines, or two runs, would differ. */
const rules: Readonly<Record<string, Rule>> = {
  'the wall clock (Date.now)': (node) => isCall(node, 'Date', 'now'),
  'the wall clock (new Date without a time)': (node) => isNew(node, 'Date') && (node.arguments?.length ?? 0) === 0,
  'the machine’s time (performance)': (node) => isGlobal(node, 'performance'),
  'chance that no seed decides (Math.random)': (node) => isCall(node, 'Math', 'random'),
  'the machine’s language (localeCompare, toLocale…, Intl)': (node) => isMember(node, /^(localeCompare|toLocale\w+)$/) || isGlobal(node, 'Intl'),
  'the garbage collector’s mood (WeakRef, FinalizationRegistry)': (node) => isGlobal(node, 'WeakRef') || isGlobal(node, 'FinalizationRegistry'),
  'code loaded at run time (import(), eval)': (node) =>
    (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'eval'))) ||
    isNew(node, 'Function'),
  'promises': (node) =>
    ts.isAwaitExpression(node) || isNew(node, 'Promise') ||
    (ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)),
  'a regular expression made of a text that may be a learner’s (use re2js)': (node) =>
    isNew(node, 'RegExp') && node.arguments?.[0] !== undefined && !ts.isStringLiteralLike(node.arguments[0]) && !isConstantText(node.arguments[0]),
  'state of a module (let or var outside of any function)': (node) =>
    ts.isVariableStatement(node) && ts.isSourceFile(node.parent) && (node.declarationList.flags & ts.NodeFlags.Const) === 0,
};

/** A template or sum of names in capitals and of texts is fixed in the code. */
function isConstantText(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node)) return true;
  if (ts.isIdentifier(node)) return /^[A-Z][A-Z0-9_]*$/.test(node.text);
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'source' && isConstantText(node.expression);
  if (ts.isTemplateExpression(node)) return node.templateSpans.every(({ expression }) => isConstantText(expression));
  return ts.isBinaryExpression(node) && isConstantText(node.left) && isConstantText(node.right);
}

describe('the engine line', () => {
  const files = engineFiles();
  const found = new Map<string, string[]>(Object.keys(rules).map((name) => [name, []]));
  for (const file of files) {
    for (const { node, where } of nodesOf(file)) {
      for (const [name, isBroken] of Object.entries(rules)) if (isBroken(node)) found.get(name)?.push(where);
    }
  }

  test('the engine was looked at', () => { expect(files.length).toBeGreaterThan(200); });
  test.each([...found])('nothing depends on %s', (_, places) => { expect(places).toEqual([]); });

  test.each([
    ['Date.now()', 'the wall clock (Date.now)'],
    ['new Date()', 'the wall clock (new Date without a time)'],
    ['Math.random()', 'chance that no seed decides (Math.random)'],
    ['a.localeCompare(b)', 'the machine’s language (localeCompare, toLocale…, Intl)'],
    ['async () => 1', 'promises'],
    ['new RegExp(text)', 'a regular expression made of a text that may be a learner’s (use re2js)'],
    ['let count = 0', 'state of a module (let or var outside of any function)'],
  ])('the rules see %s', (code, name) => {
    const source = ts.createSourceFile('x.ts', code, ts.ScriptTarget.ES2023, true);
    let seen = false;
    const look = (node: ts.Node) => { seen ||= rules[name]?.(node) === true; ts.forEachChild(node, look); };
    look(source);
    expect(seen).toBe(true);
  });

  test('the rules leave new Date(ms) and constants alone', () => {
    const source = ts.createSourceFile('x.ts', 'const A = new Date(5); const B = new RegExp("^" + WORD);', ts.ScriptTarget.ES2023, true);
    const broken: string[] = [];
    const look = (node: ts.Node) => {
      for (const [name, isBroken] of Object.entries(rules)) if (isBroken(node)) broken.push(name);
      ts.forEachChild(node, look);
    };
    look(source);
    expect(broken).toEqual([]);
  });
});
