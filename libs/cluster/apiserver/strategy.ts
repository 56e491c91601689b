// Mirrors staging/src/k8s.io/apiserver/pkg/registry/rest: what a resource says of itself; the generic store does the rest
// Differs: one value in place of a dozen interfaces; objects are immutable, so hooks return the changed one.
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { StructSchema } from '#cluster/apimachinery/schema.js';
import type { FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { ComponentHealth } from './component-health.js';
import type { StoreAccess } from './store-access.js';

export interface ResourceNames {
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** One column of the server's table. `priority` 1 shows with -o wide only. */
export interface Column<T> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  readonly priority?: number;
  /** What it is for; a function where looking it up costs. */
  readonly description?: string | (() => string);
  cell(object: Stored<T>, nowMs: number): string | number | boolean | null;
}

/** What a table's row says of its object besides its cells. */
export interface RowCondition {
  readonly type: 'Completed';
  readonly status: 'True';
  readonly reason: string;
  readonly message: string;
}

/** A sub-resource, as discovery lists it. */
export interface Subresource {
  /** `status`, `scale`, `binding`, … */
  readonly name: string;
  readonly verbs: readonly string[];
  /** The kind of its body, when that differs from the resource's own. */
  readonly kind?: { readonly group: string; readonly version: string; readonly kind: string };
}

export interface ValidationContext {
  readonly store: StoreAccess;
}

interface FieldReader<T> {
  read(object: Stored<T>): string;
}

/** A registry holds strategies of all kinds; each is written for its own, and is asked about no other: so its hooks are methods. */
export interface Strategy<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly names: ResourceNames;
  readonly namespaced: boolean;
  /** All of them when left out. */
  readonly verbs?: readonly Verb[];
  readonly subresources?: readonly Subresource[];
  /** Where objects lie in etcd, when another resource's objects are these in another version. */
  readonly storedAs?: { readonly group: string; readonly resource: string; from(stored: KubeObject): T; to(object: T): KubeObject };
  /** The version that etcd holds, when it is another than this. */
  readonly storageVersion?: string;
  /** Objects go by themselves so long after they were last written. */
  readonly ttlMs?: number;
  /** Of a kind that Kubernetes doesn't publish; the others are found by group, version and kind. */
  readonly schema?: StructSchema;
  /** The same for OpenAPI. */
  readonly openApi?: object;

  /** Versioned defaults; runs on all that comes in, sub-resources too. */
  setDefaults?(object: T): T;
  prepareForCreate?(object: T, store: StoreAccess, warn: (text: string) => void): T;
  /** After the object got its name and uid. */
  withIdentity?(object: T): T;
  prepareForUpdate?(next: Stored<T>, previous: Stored<T>, store: StoreAccess): Stored<T>;
  /** The status sub-resource; keeps everything but status and metadata by default. */
  prepareForStatusUpdate?(next: Stored<T>, previous: Stored<T>, nowMs: number): Stored<T>;
  /** Sub-resources that are the object in part: resize, ephemeralcontainers, finalize, approval. */
  prepareForSubresource?(subresource: string, next: Stored<T>, previous: Stored<T>, nowMs: number): Stored<T>;
  validateSubresource?(subresource: string, next: Stored<T>, previous: Stored<T>): readonly FieldError[];
  validate?(object: T, context: ValidationContext): readonly FieldError[];
  validateUpdate?(next: Stored<T>, previous: Stored<T>, context: ValidationContext): readonly FieldError[];
  validateStatusUpdate?(next: Stored<T>, previous: Stored<T>): readonly FieldError[];
  /** What is wrong with a name; a DNS subdomain by default. */
  nameErrors?(name: string, isPrefix: boolean): readonly string[];
  /** Warning headers for a create or an update. */
  warnings?(object: T, previous: T | undefined): readonly string[];
  /** An update of a name that isn't there creates it. */
  readonly allowsCreateOnUpdate?: boolean;
  /** Updates need no resourceVersion. */
  readonly allowsUnconditionalUpdate?: boolean;
  /** Does a change of anything but metadata and status raise metadata.generation? True when there is a status. */
  readonly hasGeneration?: boolean;
  /** Seconds to wait before the object goes; 0 removes it now. Without it nothing waits. */
  gracePeriodSeconds?(object: Stored<T>, requested: number | undefined): number;
  /** Why the object of this name can't be deleted; many at once can. */
  whyNotDeleted?(name: string): string | undefined;
  /** A delete answers with the object, not with a Status. */
  readonly returnsDeleted?: boolean;
  readonly defaultPropagation?: 'Orphan' | 'Background';
  /** What else changes when the object is marked as deleted. */
  prepareForDelete?(object: Stored<T>): Stored<T>;
  /** May the object go once its metadata has no finalizers? A namespace waits for spec.finalizers too. */
  isFinal?(object: Stored<T>): boolean;
  /** Runs after an object was stored or removed: releases what it held outside of itself. */
  afterChange?(next: Stored<T> | undefined, previous: Stored<T> | undefined, store: StoreAccess): void;
  /** Fields, besides metadata.name and metadata.namespace, that a field selector may name. */
  readonly selectableFields?: Readonly<Record<string, FieldReader<T>['read']>>;
  readonly columns?: readonly Column<T>[];
  rowConditions?(object: Stored<T>): readonly RowCondition[];
  /** The deprecation warning of this version, if any. */
  readonly deprecation?: string;
  /** Paths to the replica count, its status and the selector: makes the scale sub-resource. */
  readonly scale?: ScalePaths<T>;
  /** Bodies that are questions (SubjectAccessReview): answered, never stored. */
  answer?(object: T, store: StoreAccess): T;
  /** Its objects are not stored, but made for whoever reads them. */
  made?(components: readonly ComponentHealth[]): readonly T[];
}

export interface ScalePaths<T> {
  replicas(object: Stored<T>): number;
  statusReplicas(object: Stored<T>): number;
  /** In text form. */
  selector(object: Stored<T>): string;
  withReplicas(object: Stored<T>, replicas: number): Stored<T>;
}
