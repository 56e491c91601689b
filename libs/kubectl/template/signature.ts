// Mirrors what text/template checks by reflection before a call: how many arguments, and of what types
import { Float, goTypeName, type Parameter, type TemplateFunction } from './format.js';

/** One argument as it reaches a call; `literal` is its text when it stands in the template itself. */
export interface Given {
  readonly value: unknown;
  readonly loose: boolean;
  readonly literal?: string;
}

/** A function with declared parameters; a last one with `...` may be given many times. */
export function declared(parameters: string, call: (...args: never[]) => unknown): TemplateFunction {
  const words = parameters.split(' ').filter((word) => word !== '');
  const variadic = words.at(-1)?.startsWith('...') === true;
  return Object.assign((...args: unknown[]) => (call as TemplateFunction)(...args), { takes: words.map((word) => word.replace('...', '') as Parameter), variadic });
}

/** What is wrong with the number of arguments. */
export function checkCount(call: TemplateFunction, name: string, count: number): string | undefined {
  const { takes, variadic } = call;
  if (takes === undefined) return undefined;
  if (variadic !== true) return count === takes.length ? undefined : `wrong number of args for ${name}: want ${takes.length} got ${count}`;
  return count >= takes.length - 1 ? undefined : `wrong number of args for ${name}: want at least ${takes.length - 1} got ${count}`;
}

/** What is wrong with the type of the argument at `index`. */
export function checkArgument(call: TemplateFunction, index: number, { value, loose, literal }: Given): string | undefined {
  const { takes, variadic } = call;
  const wanted = takes?.[variadic === true ? Math.min(index, takes.length - 1) : index];
  if (wanted === undefined || wanted === 'any' || fits(wanted, value)) return undefined;
  const type = GO_NAMES[wanted];
  const canBeNil = wanted === 'list' || wanted === 'map';
  if (literal !== undefined) {
    if (value === null) return canBeNil ? undefined : `cannot assign nil to ${type}`;
    if (wanted === 'float' && typeof value === 'number') return undefined;
    return wanted === 'string' || wanted === 'bool' || wanted === 'float' ? `expected ${wanted}; found ${literal}` : wanted === 'int' || wanted === 'int64' ? `expected integer; found ${literal}` : `can't handle ${literal} for arg of type ${type}`;
  }
  if (value === null || value === undefined) {
    if (loose) return `wrong type for value; expected ${type}; got interface {}`;
    return canBeNil ? undefined : `invalid value; expected ${type}`;
  }
  return `wrong type for value; expected ${type}; got ${loose && typeof value === 'number' ? 'int64' : goTypeName(value)}`;
}

const GO_NAMES: Readonly<Record<Parameter, string>> = { any: 'interface {}', string: 'string', int: 'int', int64: 'int64', float: 'float64', bool: 'bool', list: '[]interface {}', map: 'map[string]interface {}' };

function fits(wanted: Parameter, value: unknown): boolean {
  switch (wanted) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
    case 'int64':
      return typeof value === 'number';
    case 'float':
      return value instanceof Float;
    case 'list':
      return Array.isArray(value);
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Float);
    default:
      return true;
  }
}
