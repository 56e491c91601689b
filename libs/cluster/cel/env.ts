// Mirrors cel-go/checker/env.go and common/decls
import { NoSuchOverload } from './functions/declare.js';
import { FUNCTIONS } from './functions/list.js';
import { NULL, parseType, splitTypes, typeOf, DYN, type CelType } from './types.js';
import { typeOfValue, type CelValue } from './values.js';

/** One way to call a function. */
export interface Overload {
  /** Its signature: `string.contains(string)`. */
  readonly id: string;
  readonly isMember: boolean;
  /** The target of a member first. */
  readonly params: readonly CelType[];
  readonly returns: CelType;
  readonly typeParams: readonly string[];
}

export interface CelFunction {
  readonly name: string;
  readonly overloads: readonly Overload[];
  /** The target of a member first. Throws CelError, and where no overload fits. */
  run(args: readonly CelValue[]): CelValue;
  /** What a call costs; 1 where it says nothing. */
  cost?(args: readonly CelValue[], result: CelValue): number;
}

const TYPE_NAMES: readonly string[] = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'null_type', 'type', 'dyn', 'google.protobuf.Timestamp', 'google.protobuf.Duration', 'optional_type'];
const FUNCTIONS_BY_NAME = mergeDeclarations();

/** Functions of the same name become one that tries them in turn. */
function mergeDeclarations(): ReadonlyMap<string, CelFunction> {
  const merged = new Map<string, CelFunction>();
  for (const [name, texts, run, cost] of FUNCTIONS) {
    const overloads = texts.map((text) => readOverload(name, text));
    const before = merged.get(name);
    merged.set(name, before === undefined ? { name, overloads, run, ...(cost === undefined ? {} : { cost }) } : both(before, { name, overloads, run, ...(cost === undefined ? {} : { cost }) }));
  }
  return merged;
}

function both(first: CelFunction, second: CelFunction): CelFunction {
  return {
    name: first.name,
    overloads: [...first.overloads, ...second.overloads],
    run: (args) => {
      try {
        return first.run(args);
      } catch (error) {
        if (!(error instanceof NoSuchOverload)) throw error;
        return second.run(args);
      }
    },
    cost: (args, result) => (first.cost ?? second.cost)?.(args, result) ?? 1,
  };
}

/** `(int): string` or `string.(int): string`. */
function readOverload(name: string, text: string): Overload {
  const match = /^(?:(.*)\.)?\((.*)\): (.*)$/.exec(text);
  if (match === null) throw new Error(`not a signature: ${name} ${text}`);
  const [, target, args = '', returns = ''] = match;
  const params = [...(target === undefined ? [] : [target]), ...splitTypes(args)].map(parseType);
  const typeParams = [...new Set(text.match(/\b[A-Z]\b/g) ?? [])];
  return { id: `${name} ${text}`, isMember: target !== undefined, params, returns: parseType(returns), typeParams };
}

export function findFunction(name: string): CelFunction | undefined {
  return FUNCTIONS_BY_NAME.get(name);
}

/** Which names an expression may use. */
export class CelEnv {
  readonly #variables: ReadonlyMap<string, CelType>;
  /** The messages that an expression may make, by name. */
  readonly findStruct: (name: string) => CelType | undefined;
  /** May it give names to values, with cel.bind? */
  readonly hasBindings: boolean;

  constructor(variables: Readonly<Record<string, CelType>>, findStruct: (name: string) => CelType | undefined = () => undefined, hasBindings = false) {
    this.hasBindings = hasBindings;
    this.#variables = new Map(Object.entries(variables));
    this.findStruct = findStruct;
  }

  findVariable(name: string): CelType | undefined {
    const found = this.#variables.get(name);
    if (found !== undefined) return found;
    if (TYPE_NAMES.includes(name)) return typeOf(name === 'null_type' ? NULL : name === 'list' || name === 'map' || name === 'optional_type' || name.includes('.') ? DYN : parseType(name));
    return undefined;
  }

  findFunction(name: string): readonly Overload[] | undefined {
    return findFunction(name)?.overloads;
  }

  typeOfValue(value: CelValue): CelType {
    return typeOfValue(value);
  }
}
