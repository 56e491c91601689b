// Mirrors github.com/santhosh-tekuri/jsonschema/v6 as helm uses it for values.schema.json
// Differs: `format`, `$dynamicRef` and schemas at other addresses are not followed; properties are checked in order of their names.
import { RE2JS, RE2JSException } from 're2js';
import { isRecord, listOf, sameJson, sortedEntries } from '#kubectl/rest/dynamic.js';

interface Fault {
  readonly at: string;
  readonly text: string;
  readonly below: readonly Fault[];
}

const DEPTH_MAX = 60;

/** The lines of what is wrong with a value, or undefined. */
export function findSchemaFaults(schema: unknown, value: unknown): string | undefined {
  const faults = new Checker(schema).check(schema, value, '', 0);
  return faults.length === 0 ? undefined : faults.flatMap((fault) => linesOf(fault, '')).join('\n');
}

function linesOf({ at, text, below }: Fault, indent: string): string[] {
  return [`${indent}- at '${at}': ${text}`, ...below.flatMap((fault) => linesOf(fault, `${indent}  `))];
}

/** What is wrong at one place: several faults there make one. */
function grouped(at: string, faults: readonly Fault[]): Fault[] {
  return faults.length <= 1 ? [...faults] : [{ at, text: 'validation failed', below: faults }];
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : isRecord(value) ? 'object' : typeof value;
}

/** 99,999 */
function number(value: unknown): string {
  const [whole = '', part] = String(value).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : isRecord(value) || Array.isArray(value) ? 'value' : String(value);
}

function quotedList(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

class Checker {
  constructor(private readonly root: unknown) {}

  check(schema: unknown, value: unknown, at: string, depth: number): Fault[] {
    if (schema === true || depth > DEPTH_MAX) return [];
    const fault = (text: string, below: readonly Fault[] = []): Fault => ({ at, text, below });
    if (schema === false) return [fault('false schema')];
    if (!isRecord(schema)) return [];
    const faults: Fault[] = [];
    if (typeof schema['$ref'] === 'string') faults.push(...this.check(this.#target(schema['$ref']), value, at, depth + 1));
    const types = typeof schema['type'] === 'string' ? [schema['type']] : listOf(schema['type']);
    const type = typeOf(value);
    if (types.length > 0 && !types.some((each) => each === type || (each === 'integer' && Number.isInteger(value)))) return [...faults, fault(`got ${type}, want ${[...types].sort().join(' or ')}`)];
    if (schema['const'] !== undefined && !sameJson(schema['const'], value)) faults.push(fault(isRecord(schema['const']) || Array.isArray(schema['const']) ? 'const failed' : `value must be ${shown(schema['const'])}`));
    if (Array.isArray(schema['enum']) && !schema['enum'].some((each) => sameJson(each, value))) faults.push(fault(schema['enum'].some((each) => typeof each === 'object' && each !== null) ? 'enum failed' : `value must be one of ${schema['enum'].map(shown).join(', ')}`));
    if (typeof value === 'string') faults.push(...this.#text(schema, value).map((text) => fault(text)));
    if (typeof value === 'number') faults.push(...this.#number(schema, value).map((text) => fault(text)));
    if (Array.isArray(value)) faults.push(...this.#list(schema, value, at, depth));
    if (isRecord(value)) faults.push(...this.#object(schema, value, at, depth));
    faults.push(...this.#combined(schema, value, at, depth));
    return faults;
  }

  #target(reference: string): unknown {
    if (!reference.startsWith('#')) return true;
    let found: unknown = this.root;
    for (const part of reference.slice(1).split('/').filter((each) => each !== '')) {
      const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      found = Array.isArray(found) ? found[Number(key)] : isRecord(found) ? found[key] : true;
    }
    return found;
  }

  #text(schema: Record<string, unknown>, value: string): string[] {
    const length = [...value].length;
    const faults: string[] = [];
    if (typeof schema['minLength'] === 'number' && length < schema['minLength']) faults.push(`minLength: got ${number(length)}, want ${number(schema['minLength'])}`);
    if (typeof schema['maxLength'] === 'number' && length > schema['maxLength']) faults.push(`maxLength: got ${number(length)}, want ${number(schema['maxLength'])}`);
    if (typeof schema['pattern'] === 'string' && !fits(schema['pattern'], value)) faults.push(`'${value}' does not match pattern '${schema['pattern']}'`);
    return faults;
  }

  #number(schema: Record<string, unknown>, value: number): string[] {
    const rules: readonly (readonly [string, (limit: number) => boolean])[] = [
      ['minimum', (limit) => value >= limit], ['maximum', (limit) => value <= limit], ['exclusiveMinimum', (limit) => value > limit], ['exclusiveMaximum', (limit) => value < limit],
      ['multipleOf', (limit) => Math.abs(value / limit - Math.round(value / limit)) < 1e-9],
    ];
    return rules.filter(([name, holds]) => typeof schema[name] === 'number' && !holds(schema[name] as number)).map(([name]) => `${name}: got ${number(value)}, want ${number(schema[name])}`);
  }

  #list(schema: Record<string, unknown>, value: readonly unknown[], at: string, depth: number): Fault[] {
    const faults: Fault[] = [];
    const add = (text: string) => faults.push({ at, text, below: [] });
    if (typeof schema['minItems'] === 'number' && value.length < schema['minItems']) add(`minItems: got ${value.length}, want ${schema['minItems']}`);
    if (typeof schema['maxItems'] === 'number' && value.length > schema['maxItems']) add(`maxItems: got ${value.length}, want ${schema['maxItems']}`);
    if (schema['uniqueItems'] === true) {
      const second = value.findIndex((item, i) => value.slice(0, i).some((other) => sameJson(item, other)));
      if (second >= 0) add(`items at ${value.findIndex((item) => sameJson(item, value[second]))} and ${second} are equal`);
    }
    const first = Array.isArray(schema['items']) ? schema['items'] : listOf(schema['prefixItems']);
    const rest = Array.isArray(schema['items']) ? schema['additionalItems'] : schema['items'];
    value.forEach((item, i) => {
      const own = i < first.length ? first[i] : rest;
      if (own !== undefined) faults.push(...grouped(`${at}/${i}`, this.check(own, item, `${at}/${i}`, depth + 1)));
    });
    if (schema['contains'] !== undefined && !value.some((item, i) => this.check(schema['contains'], item, `${at}/${i}`, depth + 1).length === 0)) add('no items match contains schema');
    return faults;
  }

  #object(schema: Record<string, unknown>, value: Record<string, unknown>, at: string, depth: number): Fault[] {
    const faults: Fault[] = [];
    const add = (text: string, below: readonly Fault[] = []) => faults.push({ at, text, below });
    const keys = Object.keys(value);
    if (typeof schema['minProperties'] === 'number' && keys.length < schema['minProperties']) add(`minProperties: got ${keys.length}, want ${schema['minProperties']}`);
    if (typeof schema['maxProperties'] === 'number' && keys.length > schema['maxProperties']) add(`maxProperties: got ${keys.length}, want ${schema['maxProperties']}`);
    const missing = listOf(schema['required']).filter((name) => !Object.hasOwn(value, name));
    if (missing.length > 0) add(`missing propert${missing.length === 1 ? 'y' : 'ies'} ${quotedList(missing)}`);
    const properties = isRecord(schema['properties']) ? schema['properties'] : {};
    const patterns = isRecord(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : [];
    const extra: string[] = [];
    for (const [key, item] of sortedEntries(value)) {
      const path = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const fitting = patterns.filter(([pattern]) => fits(pattern, key)).map(([, own]) => own);
      const known = [...(Object.hasOwn(properties, key) ? [properties[key]] : []), ...fitting];
      if (known.length === 0 && schema['additionalProperties'] === false) extra.push(key);
      const schemas = known.length > 0 ? known : schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false ? [schema['additionalProperties']] : [];
      for (const own of schemas) faults.push(...grouped(path, this.check(own, item, path, depth + 1)));
      if (schema['propertyNames'] !== undefined) {
        const wrong = this.check(schema['propertyNames'], key, '', depth + 1);
        if (wrong.length > 0) faults.push({ at: '', text: `invalid propertyName '${key}'`, below: wrong });
      }
    }
    if (extra.length > 0) add(`additional properties ${quotedList(extra)} not allowed`);
    return faults;
  }

  #combined(schema: Record<string, unknown>, value: unknown, at: string, depth: number): Fault[] {
    const of = (part: unknown) => this.check(part, value, at, depth + 1);
    const faults: Fault[] = [];
    const allOf = listOf(schema['allOf']).flatMap((part) => grouped(at, of(part)));
    if (allOf.length > 0) faults.push({ at, text: "'allOf' failed", below: allOf });
    if (Array.isArray(schema['anyOf'])) {
      const results = schema['anyOf'].map(of);
      if (!results.some((result) => result.length === 0)) faults.push({ at, text: "'anyOf' failed", below: results.flatMap((result) => grouped(at, result)) });
    }
    if (Array.isArray(schema['oneOf'])) {
      const results = schema['oneOf'].map(of);
      const matched = results.flatMap((result, i) => (result.length === 0 ? [i] : []));
      if (matched.length === 0) faults.push({ at, text: "'oneOf' failed, none matched", below: results.flatMap((result) => grouped(at, result)) });
      else if (matched.length > 1) faults.push({ at, text: `'oneOf' failed, subschemas ${matched[0]}, ${matched[1]} matched`, below: [] });
    }
    if (schema['not'] !== undefined && of(schema['not']).length === 0) faults.push({ at, text: "'not' failed", below: [] });
    if (schema['if'] !== undefined) {
      const branch = of(schema['if']).length === 0 ? schema['then'] : schema['else'];
      if (branch !== undefined) faults.push(...of(branch));
    }
    return faults;
  }
}

function fits(pattern: string, text: string): boolean {
  try {
    return RE2JS.compile(pattern).matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return true;
    throw error;
  }
}
