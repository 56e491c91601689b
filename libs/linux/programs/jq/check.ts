import { FORMATS } from './formats.js';
import { JqSyntaxError, type Node, type Pattern } from './syntax.js';

/** Finds names without a meaning before anything runs, as jq's compiler does. Throws JqSyntaxError. */
export function checkNames(node: Node, functions: ReadonlySet<string>, variables: ReadonlySet<string>): void {
  visit(node, { functions, variables, labels: new Set() });
}

interface Scope {
  readonly functions: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

function visit(node: Node, scope: Scope): void {
  switch (node.k) {
    case 'call':
      if (!scope.functions.has(`${node.name}/${node.args.length}`)) throw new JqSyntaxError(`${node.name}/${node.args.length} is not defined`, node.line);
      for (const arg of node.args) visit(arg, scope);
      return;
    case 'variable':
      if (!scope.variables.has(node.name)) throw new JqSyntaxError(`$${node.name} is not defined`, node.line);
      return;
    case 'break':
      if (!scope.labels.has(node.name)) throw new JqSyntaxError(`$*label-${node.name} is not defined`, node.line);
      return;
    case 'label': return visit(node.body, { ...scope, labels: new Set([...scope.labels, node.name]) });
    case 'format':
      if (!FORMATS.has(node.name)) throw new JqSyntaxError(`${node.name.slice(1)} is not a valid format`, 1);
      return;
    case 'define': {
      const { definition } = node;
      const name = `${definition.name}/${definition.params.length}`;
      const outside: Scope = { ...scope, functions: new Set([...scope.functions, name]) };
      const params = definition.params.map((param) => `${param.replace('$', '')}/0`);
      visit(definition.body, {
        ...outside, functions: new Set([...outside.functions, ...params]),
        variables: new Set([...scope.variables, ...definition.params.filter((param) => param.startsWith('$')).map((param) => param.slice(1))]),
      });
      return visit(node.rest, outside);
    }
    case 'bind': case 'reduce': case 'foreach': return visitBinding(node, scope);
    case 'object':
      for (const [key, value] of node.entries) {
        visit(key, scope);
        visit(value, scope);
      }
      return;
    case 'string':
      for (const part of node.parts) if (typeof part !== 'string') visit(part, scope);
      return;
    default:
      for (const child of Object.values(node)) if (typeof child === 'object' && child !== null && 'k' in child) visit(child as Node, scope);
  }
}

function visitBinding(node: Node & { k: 'bind' | 'reduce' | 'foreach' }, scope: Scope): void {
  visit(node.source, scope);
  const inner: Scope = { ...scope, variables: new Set([...scope.variables, ...node.patterns.flatMap(namesOf)]) };
  if (node.k === 'bind') return visit(node.body, inner);
  visit(node.init, scope);
  visit(node.update, inner);
  if (node.k === 'foreach' && node.extract !== undefined) visit(node.extract, inner);
}

function namesOf(pattern: Pattern): readonly string[] {
  if (pattern.p === 'variable') return [pattern.name];
  if (pattern.p === 'array') return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap(({ name, value }) => [...(name === undefined ? [] : [name]), ...(value === undefined ? [] : namesOf(value))]);
}
