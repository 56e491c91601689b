// Mirrors Go's encoding/json as it fills a struct: names in any case, and the first thing that does not fit is told
import { type Dynamic, isRecord, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Failure } from './failure.js';

/** What a value must be. */
export type Shape = 'string' | 'bool' | 'int' | 'int64' | 'any' | List | Mapping | Struct;
interface List {
  readonly list: Shape;
  /** The name of its type in Go, where it has one. */
  readonly named?: string;
}
interface Mapping {
  readonly map: Shape;
}
export interface Struct {
  readonly struct: string;
  readonly fields: Readonly<Record<string, Shape>>;
  /** The names of structs that a field stands in without a key of its own, by the field. */
  readonly within?: Readonly<Record<string, string>>;
}

interface Place {
  readonly struct: string;
  readonly path: readonly string[];
}

/** What was found wrong first; Go reads on to the end. */
interface Report {
  problem?: string;
}

/** The fields that a struct knows, nulls left out. `isStrict`: others are refused. Throws Failure. */
export function decodeGo(value: Dynamic, struct: Struct, isStrict: boolean): Dynamic {
  const report: Report = {};
  const decoded = decode(value, struct, undefined, isStrict, report) ?? {};
  if (report.problem !== undefined) throw new Failure(`json: ${report.problem}`);
  return decoded;
}

function decode(value: Dynamic, shape: Shape, place: Place | undefined, isStrict: boolean, report: Report): Dynamic {
  if (value === null || value === undefined) return undefined;
  if (typeof shape === 'string') return decodeLeaf(value, shape, place, report);
  if ('list' in shape) return Array.isArray(value) ? value.map((item) => decode(item, shape.list, place, isStrict, report) ?? zeroOf(shape.list)) : misfit(value, shape, place, report);
  if (!isRecord(value)) return misfit(value, shape, place, report);
  if ('map' in shape) return Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, decode(item, shape.map, place, isStrict, report) ?? zeroOf(shape.map)]));
  return decodeStruct(value, shape, place, isStrict, report);
}

function decodeStruct(value: Record<string, Dynamic>, { struct, fields, within }: Struct, place: Place | undefined, isStrict: boolean, report: Report): Dynamic {
  const decoded: Record<string, Dynamic> = {};
  for (const [key, item] of sortedEntries(value)) {
    const name = Object.hasOwn(fields, key) ? key : Object.keys(fields).find((each) => each.toLowerCase() === key.toLowerCase());
    if (name === undefined) {
      if (isStrict) report.problem ??= `unknown field ${JSON.stringify(key)}`;
      continue;
    }
    const path = [...(place?.path ?? []), ...(within?.[name] === undefined ? [] : [within[name]]), name];
    const found = decode(item, fields[name] as Shape, { struct, path }, isStrict, report);
    if (found !== undefined) decoded[name] = found;
  }
  return decoded;
}

function decodeLeaf(value: Dynamic, shape: Extract<Shape, string>, place: Place | undefined, report: Report): Dynamic {
  if (shape === 'any') return value;
  const type = typeof value;
  if (shape === 'string' ? type === 'string' : shape === 'bool' ? type === 'boolean' : type === 'number' && Number.isInteger(value)) return value;
  return misfit(value, shape, place, report);
}

function misfit(value: Dynamic, shape: Shape, place: Place | undefined, report: Report): undefined {
  const where = place === undefined ? 'value' : `struct field ${place.struct}.${place.path.join('.')}`;
  report.problem ??= `cannot unmarshal ${kindOf(value, shape)} into Go ${where} of type ${typeName(shape)}`;
}

function kindOf(value: Dynamic, shape: Shape): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return shape === 'int' || shape === 'int64' ? `number ${value}` : 'number';
  return typeof value;
}

function typeName(shape: Shape): string {
  if (typeof shape === 'string') return shape === 'any' ? 'interface {}' : shape;
  if ('list' in shape) return shape.named ?? `[]${typeName(shape.list)}`;
  return 'map' in shape ? `map[string]${typeName(shape.map)}` : `types.${shape.struct}`;
}

/** What Go has where a list or map holds a null. */
function zeroOf(shape: Shape): Dynamic {
  if (shape === 'string') return '';
  if (shape === 'bool') return false;
  if (shape === 'int' || shape === 'int64') return 0;
  return shape === 'any' ? null : 'list' in Object(shape) ? [] : {};
}
