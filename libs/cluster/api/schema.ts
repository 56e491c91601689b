// The types of the built-in API, linked once per process and shared by all clusters in it.
import { DOCS_JSON } from '#cluster/api/generated/docs.js';
import { GO_ORDER_JSON } from '#cluster/api/generated/go-order.js';
import { PROTOBUF_JSON } from '#cluster/api/generated/protobuf.js';
import { SCHEMA_JSON } from '#cluster/api/generated/schema.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';
import type { FieldSchema, GroupVersionKind, ScalarKind, StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';

interface RawField {
  readonly t: string;
  readonly d?: JsonValue;
  readonly e?: readonly string[];
  readonly l?: 'atomic' | 'set' | 'map';
  readonly k?: readonly string[];
  readonly m?: string;
  readonly p?: string;
  readonly y?: string;
  /** Values that the items may have; only OpenAPI shows it. */
  readonly j?: readonly string[];
  /** Default of the items; only OpenAPI shows it. */
  readonly i?: JsonValue;
}

/** A type as the generated file has it. */
export interface RawType {
  readonly r?: readonly string[];
  readonly a?: 1;
  readonly u?: JsonValue;
  readonly g?: readonly (readonly [group: string, version: string, kind: string])[];
  /** Plain scalars that Go leaves out when they are zero; of pointers it leaves out nothing. */
  readonly z?: readonly string[];
  /** Structs, times and scalars that Go always writes. */
  readonly w?: readonly string[];
  /** Lists and maps that Go writes even when there is none in them. */
  readonly n?: readonly string[];
  /** Fields that Go embeds, by the type that they come from. */
  readonly b?: Readonly<Record<string, readonly string[]>>;
  readonly f?: Readonly<Record<string, string | RawField>>;
  /** A type without fields of its own: its OpenAPI schema as it stands. */
  readonly s?: JsonValue;
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'bool', 'int32', 'int64', 'double', 'bytes', 'time', 'microtime', 'quantity', 'intstr', 'any']);

/** Memo of constants: filled by the first who asks, the same whoever asks. */
class Schema {
  #raw: Readonly<Record<string, RawType>> | undefined;
  #docs: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  #kinds: ReadonlyMap<string, string> | undefined;
  #numbers: Readonly<Record<string, string>> | undefined;
  #goOrder: Readonly<Record<string, string>> | undefined;
  readonly #fieldNames = new Map<string, ReadonlyMap<number, string>>();
  readonly #goRanks = new WeakMap<StructSchema, ReadonlyMap<string, number>>();
  readonly #types = new Map<string, TypeSchema>();

  raw(): Readonly<Record<string, RawType>> {
    this.#raw ??= JSON.parse(SCHEMA_JSON) as Readonly<Record<string, RawType>>;
    return this.#raw;
  }

  docs(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    this.#docs ??= JSON.parse(DOCS_JSON) as Readonly<Record<string, Readonly<Record<string, string>>>>;
    return this.#docs;
  }

  nameOf(group: string, version: string, kind: string): string | undefined {
    if (this.#kinds === undefined) {
      const kinds = new Map<string, string>();
      for (const [name, type] of Object.entries(this.raw())) {
        if (type.g?.length === 1) for (const [g, v, k] of type.g) kinds.set(`${g}/${v}/${k}`, name);
      }
      this.#kinds = kinds;
    }
    return this.#kinds.get(`${group}/${version}/${kind}`);
  }

  fieldNames(type: string): ReadonlyMap<number, string> {
    const known = this.#fieldNames.get(type);
    if (known !== undefined) return known;
    this.#numbers ??= JSON.parse(PROTOBUF_JSON) as Readonly<Record<string, string>>;
    const names = new Map((this.#numbers[type] ?? '').split(' ').map((pair) => [Number(pair.split('=')[1]), pair.split('=')[0] as string]));
    this.#fieldNames.set(type, names);
    return names;
  }

  goRanks(type: StructSchema): ReadonlyMap<string, number> {
    const known = this.#goRanks.get(type);
    if (known !== undefined) return known;
    const { name, groupVersionKinds, fields } = type;
    this.#goOrder ??= JSON.parse(GO_ORDER_JSON) as Readonly<Record<string, string>>;
    const own = this.#goOrder[name]?.split(' ') ?? [...this.fieldNames(name)].sort(([a], [b]) => a - b).map(([, field]) => field);
    const order = new Set([...(groupVersionKinds.length === 0 ? [] : ['kind', 'apiVersion']), ...own, ...fields.keys()]);
    const ranks = new Map([...order].map((field, rank) => [field, rank]));
    this.#goRanks.set(type, ranks);
    return ranks;
  }

  type(text: string): TypeSchema {
    const known = this.#types.get(text);
    if (known !== undefined) return known;
    const made = this.#make(text);
    if (!this.#types.has(text)) this.#types.set(text, made);
    return made;
  }

  #make(text: string): TypeSchema {
    if (SCALARS.has(text)) return { kind: text as ScalarKind };
    if (text.startsWith('[]')) return { kind: 'list', items: this.type(text.slice(2)) };
    if (text.startsWith('{}')) return { kind: 'map', values: this.type(text.slice(2)) };
    const raw = this.raw()[text];
    if (raw?.f === undefined) return { kind: 'any' };
    const fields = new Map<string, FieldSchema>();
    const groupVersionKinds: GroupVersionKind[] = (raw.g ?? []).map(([group, version, kind]) => ({ group, version, kind }));
    const struct: StructSchema = { kind: 'struct', name: text, fields, isAtomic: raw.a === 1, groupVersionKinds };
    this.#types.set(text, struct); // before its fields: types may hold themselves
    for (const [name, value] of Object.entries(raw.f)) fields.set(name, this.#field(name, value, raw));
    return struct;
  }

  #field(name: string, value: string | RawField, raw: RawType): FieldSchema {
    const type = this.type(typeof value === 'string' ? value : value.t);
    const embedding = Object.entries(raw.b ?? {}).find(([, names]) => names.includes(name));
    const own = { name, type, isRequired: raw.r?.includes(name) === true, ...(embedding === undefined ? {} : { embeddedIn: embedding[0] }), ...writing(name, type, raw) };
    if (typeof value === 'string') return own;
    return {
      ...own,
      ...(value.d === undefined ? {} : { default: value.d }),
      ...(value.e === undefined ? {} : { enum: value.e }),
      ...(value.l === undefined ? {} : { listType: value.l }),
      ...(value.k === undefined ? {} : { mapKeys: value.k }),
      ...(value.m === 'atomic' ? { isAtomicMap: true } : {}),
      ...(value.p === undefined ? {} : { patchStrategy: value.p }),
      ...(value.y === undefined ? {} : { mergeKey: value.y }),
    };
  }
}

/** What Go's encoder does with the field when it is empty. */
function writing(name: string, { kind }: TypeSchema, raw: RawType): Pick<FieldSchema, 'whenEmpty'> {
  if (raw.w?.includes(name) === true) return { whenEmpty: 'zero' };
  const isPlural = kind === 'list' || kind === 'map';
  if (isPlural && raw.n?.includes(name) === true) return raw.r?.includes(name) === true ? {} : { whenEmpty: 'null' };
  return isPlural || raw.z?.includes(name) === true ? { whenEmpty: 'out' } : {};
}

const schema = new Schema();

/** The type of a built-in kind. Undefined for a kind that is not built in. */
export function schemaOfKind(group: string, version: string, kind: string): StructSchema | undefined {
  const name = schema.nameOf(group, version, kind);
  if (name === undefined) return undefined;
  const type = schema.type(name);
  return type.kind === 'struct' ? type : undefined;
}

/** By OpenAPI name. */
export function schemaNamed(name: string): StructSchema {
  const type = schema.type(name);
  if (type.kind !== 'struct') throw new Error(`no type ${name}`);
  return type;
}

export function rawTypes(): Readonly<Record<string, RawType>> {
  return schema.raw();
}

/** What the type (field '') or one of its fields is for. */
export function docOf(type: string, field = ''): string | undefined {
  return schema.docs()[type]?.[field];
}

/** The names of a type's fields by their Protobuf numbers. */
export function protobufFields(type: string): ReadonlyMap<number, string> {
  return schema.fieldNames(type);
}

/** Where each field of the type stands in Go's struct, and so in its JSON. */
export function goRanks(type: StructSchema): ReadonlyMap<string, number> {
  return schema.goRanks(type);
}
