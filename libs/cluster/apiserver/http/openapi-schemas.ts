// Mirrors kube-openapi/pkg/builder and builder3: definitions of types
// Differs: nothing that can be seen.
import { docOf, rawTypes, type RawType } from '#cluster/api/schema.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';

export type Flavour = 'v2' | 'v3';
export type Document = Record<string, unknown>;

interface Field {
  readonly t: string;
  readonly d?: JsonValue;
  readonly e?: readonly string[];
  readonly j?: readonly string[];
  readonly l?: string;
  readonly k?: readonly string[];
  readonly m?: string;
  readonly p?: string;
  readonly y?: string;
  readonly i?: JsonValue;
}

const SCALARS: Readonly<Record<string, Document>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  any: { type: 'object' },
};
const NAMED: Readonly<Record<string, string>> = {
  time: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  microtime: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intstr: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
};
/** OpenAPI 2 knows no oneOf: types that take two forms are texts there. */
const TEXTS: Readonly<Record<string, Document>> = {
  [NAMED['quantity'] as string]: { type: 'string' },
  [NAMED['intstr'] as string]: { type: 'string', format: 'int-or-string' },
};

export function refTo(name: string, flavour: Flavour): string {
  return flavour === 'v2' ? `#/definitions/${name}` : `#/components/schemas/${name}`;
}

/** Collects the types that a document needs, each with those that it is made of. */
export class SchemaCollector {
  readonly schemas: Document = {};
  readonly #flavour: Flavour;
  /** `apps/v1`: kinds that every group has (DeleteOptions) are told of this one only. */
  readonly #groupVersion: string | undefined;

  constructor(flavour: Flavour, groupVersion?: string) {
    this.#flavour = flavour;
    this.#groupVersion = groupVersion;
  }

  add(name: string): void {
    const raw = rawTypes()[name];
    if (raw === undefined || this.schemas[name] !== undefined) return;
    if (raw.f === undefined) {
      const own = (this.#flavour === 'v2' ? TEXTS[name] : undefined) ?? (raw.s as Document | undefined) ?? { type: 'object' };
      this.schemas[name] = { ...describe(name, ''), ...(this.#flavour === 'v2' ? withoutDefaults(own) : own) };
      return;
    }
    const properties: Document = {};
    const schema: Document = { ...describe(name, ''), type: 'object', ...(raw.r === undefined ? {} : { required: raw.r }), ...(Object.keys(raw.f).length === 0 ? {} : { properties }) };
    this.schemas[name] = schema;
    for (const [field, value] of Object.entries(raw.f)) properties[field] = this.#property(name, field, typeof value === 'string' ? { t: value } : (value as Field));
    const kinds = this.#kindsOf(raw);
    if (kinds.length > 0) schema['x-kubernetes-group-version-kind'] = kinds;
    if (raw.a === 1) schema['x-kubernetes-map-type'] = 'atomic';
    if (raw.u !== undefined) schema['x-kubernetes-unions'] = raw.u;
  }

  #kindsOf({ g = [] }: RawType): object[] {
    const isOfAll = g.length > 1 && this.#groupVersion !== undefined;
    const shown = isOfAll ? g.filter(([group, version]) => (group === '' && version === 'v1') || `${group}/${version}` === this.#groupVersion) : g;
    return shown.map(([group, version, kind]) => ({ group, kind, version }));
  }

  #property(owner: string, field: string, { t, d, e, j, l, k, m, p, y, i }: Field): Document {
    const isV3 = this.#flavour === 'v3';
    const type = this.#type(t, i, j);
    const around: Document = { ...describe(owner, field), ...(d === undefined || !isV3 ? {} : { default: d }) };
    const after: Document = {
      ...(e === undefined ? {} : { enum: e }),
      ...(k === undefined ? {} : { 'x-kubernetes-list-map-keys': k }),
      ...(l === undefined ? {} : { 'x-kubernetes-list-type': l }),
      ...(m === undefined ? {} : { 'x-kubernetes-map-type': m }),
      ...(y === undefined ? {} : { 'x-kubernetes-patch-merge-key': y }),
      ...(p === undefined ? {} : { 'x-kubernetes-patch-strategy': p }),
    };
    // A $ref takes no neighbours in OpenAPI 3.
    const hasNeighbours = Object.keys(around).length + Object.keys(after).length > 0;
    return { ...around, ...('$ref' in type && isV3 && hasNeighbours ? { allOf: [type] } : type), ...after };
  }

  #type(type: string, itemDefault: JsonValue | undefined, itemEnum: readonly string[] | undefined): Document {
    if (type.startsWith('[]') || type.startsWith('{}')) {
      const inner = this.#type(type.slice(2), undefined, undefined);
      const hasDefault = itemDefault !== undefined && this.#flavour === 'v3';
      const items = { ...(hasDefault ? { default: itemDefault } : {}), ...(hasDefault && '$ref' in inner ? { allOf: [inner] } : inner), ...(itemEnum === undefined ? {} : { enum: itemEnum }) };
      return type.startsWith('[]') ? { type: 'array', items } : { type: 'object', additionalProperties: items };
    }
    const scalar = SCALARS[type];
    if (scalar !== undefined) return scalar;
    const name = NAMED[type] ?? type;
    this.add(name);
    return { $ref: refTo(name, this.#flavour) };
  }
}

/** OpenAPI 2 shows none. */
function withoutDefaults({ properties, ...rest }: Document): Document {
  if (properties === undefined) return rest;
  const plain = Object.entries(properties as Readonly<Record<string, Document>>).map(([name, { default: _d, ...field }]) => [name, field]);
  return { ...rest, properties: Object.fromEntries(plain) };
}

function describe(type: string, field: string): Document {
  const description = docOf(type, field);
  return description === undefined ? {} : { description };
}
