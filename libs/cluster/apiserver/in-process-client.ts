// Mirrors client-go's typed clients, in the process of the server
// Differs: no bytes; objects are shared with storage; what has to wait is refused with StillWaiting and goes on when asked again.
import type { Client, DeleteOptions, ListOptions, PatchType, UserInfo, WatchEvent } from '#cluster/client/client.js';
import { isForbidden, isNotFound, notFound, StatusError } from '#cluster/apimachinery/errors.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { authorize, nameIn } from './authorization/authorize.js';
import { nodeOf } from './authorization/node.js';
import { readStored, type Core } from './core.js';
import type { RequestContext, Target } from './request.js';
import type { Resource } from './resource-table.js';
import { createSubresource, readSubresource, updateSubresource } from './subresources/list.js';
import { createObject } from './verbs/create.js';
import { deleteNamed } from './verbs/delete.js';
import { listObjects } from './verbs/list.js';
import { patchObject } from './verbs/patch.js';
import { updateObject } from './verbs/update.js';
import { WatchFeed } from './verbs/watch.js';
import { PENDING } from './waiting/open-request.js';

export class InProcessClient implements Client {
  readonly user: UserInfo;
  readonly #core: Core;
  readonly #context: RequestContext;

  constructor(core: Core, user: UserInfo, component: string) {
    this.#core = core;
    this.user = user;
    this.#context = { user, manager: component, isDryRun: false, isInternal: true, warnings: [], fieldValidation: 'Ignore' };
  }

  get<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string): Stored<T> {
    const resource = this.#resource(ref, 'get', namespace, name);
    const found = this.#read(() => readStored(this.#core, resource, namespace, name), ref, namespace, name);
    if (found === undefined) throw notFound(resource.qualified, name);
    return found as Stored<T>;
  }

  find<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string): Stored<T> | undefined {
    try {
      return this.get(ref, namespace, name);
    } catch (error) {
      // What is gone is no node's any more: the Node authorizer forbids it.
      if (isNotFound(error) || (isForbidden(error) && nodeOf(this.user) !== undefined)) return undefined;
      throw error;
    }
  }

  list<T extends KubeObject>(ref: ResourceRef<T>, options: ListOptions = {}): { readonly items: readonly Stored<T>[]; readonly resourceVersion: string } {
    const resource = this.#resource(ref, 'list', options.namespace, '', '', options.fieldSelector);
    const result = this.#read(() => listObjects(this.#core, resource, options), ref, options.namespace, JSON.stringify(options));
    return { items: result.items as readonly Stored<T>[], resourceVersion: result.resourceVersion };
  }

  create<T extends KubeObject>(ref: ResourceRef<T>, object: T): Stored<T> {
    const { namespace, name = object.metadata?.generateName } = object.metadata ?? {};
    const resource = this.#resource(ref, 'create', namespace, '');
    return this.#write('create', ref, { namespace, name: name ?? '' }, () => createObject(this.#core, this.#fresh(), resource, namespace, object)) as Stored<T>;
  }

  update<T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>): Stored<T> {
    const target = targetOf(object);
    const resource = this.#resource(ref, 'update', target.namespace, target.name);
    return this.#write('update', ref, target, () => updateObject(this.#core, this.#fresh(), resource, target, () => object)) as Stored<T>;
  }

  updateStatus<T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>): Stored<T> {
    const target = { ...targetOf(object), subresource: 'status' };
    const resource = this.#resource(ref, 'update', target.namespace, target.name, 'status');
    return this.#write('update', ref, target, () => updateObject(this.#core, this.#fresh(), resource, target, () => object)) as Stored<T>;
  }

  patch<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string, type: PatchType, patch: unknown, subresource?: string): Stored<T> {
    const resource = this.#resource(ref, 'patch', namespace, name, subresource);
    const target: Target = { namespace, name, ...(subresource === undefined ? {} : { subresource }) };
    return this.#write('patch', ref, target, () => {
      if (subresource !== undefined && subresource !== 'status') return updateSubresource(this.#core, this.#fresh(), resource, target, { type, patch });
      return patchObject(this.#core, this.#fresh(), resource, target, type, patch, { force: true }).object;
    }) as Stored<T>;
  }

  delete<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    const resource = this.#resource(ref, 'delete', namespace, name);
    this.#write('delete', ref, { namespace, name }, () => deleteNamed(this.#core, this.#fresh(), resource, { namespace, name }, options));
  }

  createSubresource(ref: ResourceRef, namespace: string | undefined, name: string, subresource: string, body: unknown): unknown {
    const resource = this.#resource(ref, 'create', namespace, name, subresource);
    const target = { namespace, name, subresource };
    return this.#write('create', ref, target, () => createSubresource(this.#core, this.#fresh(), resource, target, body as KubeObject));
  }

  getSubresource(ref: ResourceRef, namespace: string | undefined, name: string, subresource: string): unknown {
    const resource = this.#resource(ref, 'get', namespace, name, subresource);
    return this.#read(() => readSubresource(this.#core, resource, { namespace, name, subresource }), ref, namespace, `${name}/${subresource}`);
  }

  updateSubresource(ref: ResourceRef, namespace: string | undefined, name: string, subresource: string, body: unknown): unknown {
    const resource = this.#resource(ref, 'update', namespace, name, subresource);
    const target = { namespace, name, subresource };
    return this.#write('update', ref, target, () => updateSubresource(this.#core, this.#fresh(), resource, target, { object: body as KubeObject }));
  }

  watch<T extends KubeObject>(ref: ResourceRef<T>, listener: (event: WatchEvent<T>) => void, options: ListOptions = {}): () => void {
    const resource = this.#resource(ref, 'watch', options.namespace, '', '', options.fieldSelector);
    const feed: WatchFeed = this.#read(() => new WatchFeed(this.#core, resource, options, () => {
      for (const news of feed.take()) listener(news as WatchEvent<T>);
    }), ref, options.namespace, 'watch');
    const ended = this.#core.metrics.beginWatch(ref);
    return () => {
      feed.stop();
      ended();
    };
  }

  /** Reads wait only where versions of custom resources are converted by a webhook. */
  #read<T>(task: () => T, ref: ResourceRef, namespace: string | undefined, name: string): T {
    try {
      return task();
    } catch (error) {
      if (error !== PENDING) throw error;
      return this.#call('read', ref, { namespace, name }, task);
    }
  }

  /** A write: counted, and kept open where it has to wait. */
  #write<T>(verb: string, ref: ResourceRef, target: Target, task: () => T): T {
    const { metrics } = this.#core;
    try {
      const value = this.#call(verb, ref, target, task);
      metrics.countCall(verb, ref, target, verb === 'create' ? 201 : 200);
      return value;
    } catch (error) {
      if (error instanceof StatusError && !(error instanceof StillWaiting)) metrics.countCall(verb, ref, target, error.code);
      throw error;
    }
  }

  #call<T>(verb: string, { group, version, resource }: ResourceRef, { namespace = '', name, subresource = '' }: Target, task: () => T): T {
    return this.#core.calls.run(() => [this.user.name, this.#context.manager, verb, group, version, resource, namespace, name, subresource].join(' '), task);
  }

  #fresh(): RequestContext {
    return { ...this.#context, warnings: [] };
  }

  #resource(ref: ResourceRef, verb: string, namespace: string | undefined, name: string, subresource = '', fieldSelector?: string): Resource {
    const { group, version, resource } = ref;
    const question = { verb, group, version, resource, subresource, name: name === '' ? nameIn(fieldSelector) : name, ...(namespace === undefined ? {} : { namespace }), ...(fieldSelector === undefined ? {} : { fieldSelector }) };
    authorize(this.#core, this.user, question);
    const found = this.#core.table.find(group, version, resource);
    if (found === undefined) throw notFound({ group, resource }, name);
    return found;
  }
}

function targetOf(object: Stored<KubeObject>): Target {
  return { namespace: object.metadata.namespace, name: object.metadata.name };
}
