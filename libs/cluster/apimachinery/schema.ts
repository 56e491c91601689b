// The model of a type, whatever it came from: the built-in kinds (api/schema.ts) or a CustomResourceDefinition.
// Decoding, defaulting, pruning, patches, apply and OpenAPI all read this.
import type { JsonValue } from './json.js';

export type ScalarKind = 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes' | 'time' | 'microtime' | 'quantity' | 'intstr' | 'any';

export type TypeSchema = ScalarSchema | ListSchema | MapSchema | StructSchema;

export interface ScalarSchema {
  readonly kind: ScalarKind;
}

export interface ListSchema {
  readonly kind: 'list';
  readonly items: TypeSchema;
}

export interface MapSchema {
  readonly kind: 'map';
  readonly values: TypeSchema;
}

export interface StructSchema {
  readonly kind: 'struct';
  /** As OpenAPI names it: `io.k8s.api.core.v1.PodSpec`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** Applied as one value. */
  readonly isAtomic: boolean;
  /** Exactly one of the fields is set (server-side apply clears the others). */
  readonly groupVersionKinds: readonly GroupVersionKind[];
  /** Fields that are not known are kept (x-kubernetes-preserve-unknown-fields). */
  readonly keepsUnknown?: boolean;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface FieldSchema {
  readonly name: string;
  readonly type: TypeSchema;
  readonly isRequired: boolean;
  readonly default?: JsonValue;
  /** Empty values of built-in types: left out, written as null, or written as what is zero for the type; otherwise as they come. */
  readonly whenEmpty?: 'out' | 'null' | 'zero';
  /** The Go type that the field is embedded with, which error texts name. */
  readonly embeddedIn?: string;
  readonly enum?: readonly string[];
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly mapKeys?: readonly string[];
  readonly isAtomicMap?: boolean;
  /** `merge`, `replace`, `retainKeys`, `merge,retainKeys`. */
  readonly patchStrategy?: string;
  readonly mergeKey?: string;
}

/** The part after the last dot: `PodSpec`. */
export function shortName(struct: StructSchema): string {
  return struct.name.slice(struct.name.lastIndexOf('.') + 1);
}
