// Mirrors apiextensions-apiserver/pkg/controller/finalizer/crd_finalizer.go
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '#cluster/api/generated/types.js';
import { customresourcedefinitions } from '#cluster/api/resources.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { deleteObject } from '#cluster/apiserver/verbs/delete.js';
import { listStored } from '#cluster/apiserver/verbs/list.js';
import { updateObject } from '#cluster/apiserver/verbs/update.js';
import type { StatusError } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { CLEANUP_FINALIZER } from './finalizer-name.js';

type Definition = Stored<CustomResourceDefinition>;

/** Finalizers of the objects are waited for so long between two looks. */
const AGAIN_MS = 5_000;
const FIRST_LOOK_MS = 20;

/** Empties definitions that are to go, and lets them go. */
export class DefinitionFinalizer {
  readonly #core: Core;
  readonly #scheduled = new Set<string>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Of a definition that was stored or is there from before. */
  observe(definition: Definition): void {
    const { name, deletionTimestamp, finalizers = [] } = definition.metadata;
    if (deletionTimestamp !== undefined && finalizers.includes(CLEANUP_FINALIZER)) this.#schedule(name, FIRST_LOOK_MS);
  }

  #schedule(name: string, delayMs: number): void {
    if (this.#scheduled.has(name)) return;
    this.#scheduled.add(name);
    this.#core.env.clock.after(delayMs, () => {
      this.#scheduled.delete(name);
      this.#core.requests.inBackground(() => this.#look(name), (error) => this.#failed(name, error));
    });
  }

  #look(name: string): void {
    const definitions = this.#core.table.get(customresourcedefinitions);
    const definition = readStored(this.#core, definitions, undefined, name) as Definition | undefined;
    if (definition === undefined || definition.metadata.finalizers?.includes(CLEANUP_FINALIZER) !== true) return;
    const left = this.#deleteInstances(definition);
    if (left > 0) {
      this.#tell(name, 'True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress');
      this.#schedule(name, AGAIN_MS);
      return;
    }
    this.#tell(name, 'False', 'InstanceDeletionCompleted', 'removed all instances');
    this.#change(name, (object) => ({ ...object, metadata: { ...object.metadata, finalizers: (object.metadata.finalizers ?? []).filter((each) => each !== CLEANUP_FINALIZER) } }));
    this.#reconsiderNames(definitions, definition.spec.group);
  }

  /** The objects could not be read, and so not be deleted. */
  #failed(name: string, { message }: StatusError): void {
    this.#tell(name, 'True', 'InstanceDeletionFailed', `could not list instances: ${message}`);
    this.#schedule(name, AGAIN_MS);
  }

  #tell(name: string, status: string, reason: string, message: string): void {
    this.#change(name, (object) => this.#withTerminating(object, status, reason, message), 'status');
  }

  #change(name: string, after: (object: Definition) => Definition, subresource?: string): void {
    const target = { namespace: undefined, name, ...(subresource === undefined ? {} : { subresource }) };
    updateObject(this.#core, ownContext(), this.#core.table.get(customresourcedefinitions), target, (current) => after(current as Definition));
  }

  /** How many are still there. */
  #deleteInstances({ spec }: Definition): number {
    const version = spec.versions.find((each) => each.served && each.storage) ?? spec.versions.find((each) => each.served);
    const resource = this.#core.table.find(spec.group, version?.name ?? '', spec.names.plural);
    if (resource === undefined || !resource.isCustom) return 0;
    for (const { metadata } of listStored(this.#core, resource, undefined)) {
      if (metadata.deletionTimestamp === undefined) deleteObject(this.#core, ownContext(), resource, { namespace: metadata.namespace, name: metadata.name }, {});
    }
    return listStored(this.#core, resource, undefined).length;
  }

  #withTerminating(object: Definition, status: string, reason: string, message: string): Definition {
    const conditions: readonly CustomResourceDefinitionCondition[] = object.status?.conditions ?? [];
    const old = conditions.find(({ type }) => type === 'Terminating');
    const next = { type: 'Terminating', status, reason, message, lastTransitionTime: old?.status === status ? (old.lastTransitionTime ?? '') : formatTime(this.#core.env.clock.now()) };
    return { ...object, status: { ...object.status, conditions: old === undefined ? [...conditions, next] : conditions.map((each) => (each === old ? next : each)) } } as Definition;
  }

  /** Names that were taken may be free now. */
  #reconsiderNames(definitions: Resource, group: string): void {
    for (const other of listStored(this.#core, definitions, undefined) as readonly Definition[]) {
      const isRefused = other.status?.conditions?.some(({ type, status }) => type === 'NamesAccepted' && status === 'False') === true;
      if (other.spec.group === group && isRefused) updateObject(this.#core, ownContext(), definitions, { namespace: undefined, name: other.metadata.name }, (current: Stored<KubeObject>) => current);
    }
  }
}
