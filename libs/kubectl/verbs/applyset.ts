// Mirrors k8s.io/kubectl/pkg/cmd/apply/applyset.go and applyset_pruner.go (KEP-3659)
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { CLIENT_VERSION } from '#kubectl/client-version.js';
import { type DryRun, dryRunQuery } from '#kubectl/flags/dry-run.js';
import { klogPrefix } from '#kubectl/console/klog.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { type Info, listObjects } from '#kubectl/resources/select.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isConflict, isNotFound, Many } from '#kubectl/rest/errors.js';
import { apiVersionOf, gvrText, pathOf, qualified } from '#kubectl/rest/mapper.js';

const TOOLING = 'applyset.kubernetes.io/tooling';
const KINDS = 'applyset.kubernetes.io/contains-group-kinds';
const RESOURCES = 'applyset.kubernetes.io/contains-group-resources';
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';
const ID = 'applyset.kubernetes.io/id';
const PART_OF = 'applyset.kubernetes.io/part-of';
const PARENT_TYPE = 'applyset.kubernetes.io/is-parent-type';
const TOOL = 'kubectl';
const MANAGER = `${TOOL}-applyset`;
const BUILTIN_PARENTS = ['secrets', 'configmaps'];

/** An object that is deleted because the set no longer holds it. */
interface Pruned {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  readonly object: Dynamic;
}

/** A set of objects that an object of the cluster, its parent, keeps track of. */
export class ApplySet<F> {
  readonly id: string;
  readonly #kinds = { now: new Map<string, ApiResource>(), next: new Map<string, ApiResource>() };
  readonly #namespaces = { now: new Set<string>(), next: new Set<string>() };

  private constructor(
    private readonly call: Call<F>,
    private readonly resource: ApiResource,
    private readonly namespace: string | undefined,
    private readonly name: string,
  ) {
    const hash = sha256(encodeUtf8([name, namespace ?? '', resource.kind, resource.group].join('.')));
    this.id = `applyset-${encodeBase64(hash).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}-v1`;
  }

  /** Of what `--applyset` says: `NAME` of a secret or `RESOURCE[.GROUP]/NAME`. Throws Fatal. */
  static *of<F>(call: Call<F>, reference: string): Step<ApplySet<F>> {
    const slash = reference.indexOf('/');
    const [type, name] = slash < 0 ? ['secrets', reference] : [reference.slice(0, slash), reference.slice(slash + 1)];
    const wrong = (problem: string) => new Fatal(`invalid parent reference ${JSON.stringify(reference)}: ${problem}`);
    if (name === '') throw wrong('name cannot be blank');
    const resource = yield* call.mapper.findResource(type);
    if (resource === undefined) throw wrong(noResource(type));
    // Only a namespace of the command line counts.
    const namespace = resource.namespaced && call.place.given ? call.namespace : undefined;
    return new ApplySet(call, resource, namespace, name);
  }

  /** Throws Many for a parent that cannot be one. */
  *check(): Step<void> {
    const problems: Fatal[] = [];
    if (this.resource.namespaced && this.namespace === undefined) problems.push(new Fatal('namespace is required to use namespace-scoped ApplySet'));
    if (!this.#isBuiltin()) {
      try {
        const definitions = yield* listObjects(this.call.client, yield* this.call.mapper.resource('customresourcedefinitions.apiextensions.k8s.io'), undefined, { selector: PARENT_TYPE });
        if (!definitions.items.some(({ metadata }) => metadata.name === qualified(this.resource))) problems.push(new Fatal(`resource ${JSON.stringify(gvrText(this.resource))} is not permitted as an ApplySet parent`));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        problems.push(new Fatal(`identifying allowed custom resource parent types: ${error.message}`));
      }
    }
    if (problems.length > 0) throw new Many(problems);
  }

  /** The objects as members. Throws Fatal for one that says so itself. */
  members(infos: readonly Info[]): Info[] {
    return infos.map((info) => {
      const { labels } = info.object.metadata ?? {};
      if (labels?.[PART_OF] !== undefined) throw new Fatal(`ApplySet label ${JSON.stringify(PART_OF)} already set in input data`);
      return { ...info, object: { ...info.object, metadata: { ...info.object.metadata, labels: { ...labels, [PART_OF]: this.id } } } };
    });
  }

  /** Lets the parent cover what it covered and what is coming, so that nothing gets lost in between. Throws Fatal. */
  *before(infos: readonly Info[], dryRun: DryRun, validation: string): Step<void> {
    yield* this.#readParent();
    for (const { resource, namespace } of infos) {
      const kind = kindText(resource);
      if (!this.#kinds.next.has(kind)) this.#kinds.next.set(kind, resource);
      if (resource.namespaced && namespace !== undefined) this.#namespaces.next.add(namespace);
    }
    const { now, next } = this.#namespaces;
    yield* this.#writeParent([...this.#kinds.now.keys(), ...this.#kinds.next.keys()], [...now, ...next], dryRun, validation);
  }

  /** Deletes the members that were not among the objects, and lets the parent cover only the others. Throws Fatal. */
  *prune(visited: ReadonlySet<string>, options: Dynamic, dryRun: DryRun, validation: string, tell: (object: Dynamic) => void): Step<void> {
    for (const { resource, namespace, object } of yield* this.#findPruned(visited)) {
      const { name } = object.metadata;
      if (dryRun !== 'client') {
        try {
          yield* this.call.client.json('DELETE', pathOf(resource, namespace, name), { body: options });
        } catch (error) {
          throw told(error, `pruning ${kindText(resource)} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
        }
      }
      tell(object);
    }
    try {
      yield* this.#writeParent([...this.#kinds.next.keys()], [...this.#namespaces.next], dryRun, validation);
    } catch (error) {
      throw told(error, 'apply and prune succeeded, but ApplySet update failed');
    }
  }

  *#findPruned(visited: ReadonlySet<string>): Step<Pruned[]> {
    const found: Pruned[] = [];
    for (const resource of this.#kinds.now.values()) {
      for (const namespace of resource.namespaced ? this.#namespaces.now : [undefined]) {
        try {
          const { items } = yield* listObjects(this.call.client, resource, namespace, { selector: `${PART_OF}=${this.id}` });
          found.push(...items.filter(({ metadata }) => !visited.has(metadata.uid)).map((object) => ({ resource, namespace, object })));
        } catch (error) {
          throw told(error, `listing ${resource.group}/${resource.version}, Kind=${resource.kind} objects for pruning`);
        }
      }
    }
    return found;
  }

  #isBuiltin(): boolean {
    return this.resource.group === '' && BUILTIN_PARENTS.includes(this.resource.resource);
  }

  /** As `--applyset` takes it. */
  #shown(): string {
    return JSON.stringify(`${this.resource.resource}.${this.resource.group}/${this.name}`);
  }

  *#readParent(): Step<void> {
    let parent: Dynamic;
    try {
      parent = yield* this.call.client.json('GET', pathOf(this.resource, this.namespace, this.name));
    } catch (error) {
      if (!isNotFound(error)) throw told(error, `failed to fetch ApplySet parent object ${this.#shown()}`);
      if (!this.#isBuiltin()) throw new Fatal('custom resource ApplySet parents cannot be created automatically');
      return;
    }
    const { labels = {}, annotations = {} } = parent.metadata;
    this.#checkOwner(labels, annotations);
    for (const resource of yield* this.#trackedKinds(annotations)) this.#kinds.now.set(kindText(resource), resource);
    for (const namespace of String(annotations[NAMESPACES] ?? '').split(',')) if (namespace !== '') this.#namespaces.now.add(namespace);
    if (this.namespace !== undefined) this.#namespaces.now.add(this.namespace);
  }

  #checkOwner(labels: Dynamic, annotations: Dynamic): void {
    const parent = `ApplySet parent object ${this.#shown()}`;
    const tooling: string | undefined = annotations[TOOLING];
    if (tooling === undefined) throw new Fatal(`${parent} already exists and is missing required annotation ${JSON.stringify(TOOLING)}`);
    const owner = tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling;
    if (owner !== TOOL) throw new Fatal(`${parent} already exists and is managed by tooling ${JSON.stringify(owner)} instead of ${JSON.stringify(TOOL)}`);
    if (labels[ID] === undefined) throw new Fatal(`${parent} exists and does not have required label ${ID}`);
    if (labels[ID] !== this.id) throw new Fatal(`${parent} exists and has incorrect value for label ${JSON.stringify(ID)} (got: ${labels[ID]}, want: ${this.id})`);
  }

  *#trackedKinds(annotations: Dynamic): Step<ApiResource[]> {
    const tracked: ApiResource[] = [];
    const wrong = (problem: string) => new Fatal(`parsing ApplySet annotation on ${this.#shown()}: ${problem}`);
    const kinds: string | undefined = annotations[KINDS];
    if (kinds !== undefined) {
      for (const text of listed(kinds)) {
        const [kind, group] = cut(text);
        const found = yield* this.call.mapper.find((mapper) => [...mapper.all()].find((resource) => resource.kind === kind && resource.group === group));
        if (found === undefined) throw wrong(`could not find mapping for kind in ${JSON.stringify(KINDS)} annotation: no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`);
        tracked.push(found);
      }
      return tracked;
    }
    const older: string = annotations[RESOURCES] ?? '';
    if (older === '') throw wrong(`kubectl requires the ${JSON.stringify(KINDS)} annotation to be set on all ApplySet parent objects`);
    for (const text of listed(older)) {
      const found = yield* this.call.mapper.findResource(text);
      if (found === undefined) throw wrong(`invalid group resource in ${JSON.stringify(RESOURCES)} annotation: ${noResource(text)}`);
      tracked.push(found);
    }
    return tracked;
  }

  *#writeParent(kinds: readonly string[], namespaces: readonly string[], dryRun: DryRun, validation: string): Step<void> {
    if (dryRun === 'client') return;
    const joined = (words: readonly string[]) => [...new Set(words)].sort().join(',');
    const annotations = { [TOOLING]: `${TOOL}/${CLIENT_VERSION.gitVersion}`, [KINDS]: joined(kinds), [NAMESPACES]: joined(namespaces.filter((namespace) => namespace !== this.namespace)) };
    const body = { kind: this.resource.kind, apiVersion: apiVersionOf(this.resource), metadata: { name: this.name, namespace: this.namespace, labels: { [ID]: this.id }, annotations } };
    const send = (force: boolean) => this.call.client.json('PATCH', pathOf(this.resource, this.namespace, this.name), { body, query: { dryRun: dryRunQuery(dryRun), fieldManager: MANAGER, fieldValidation: validation, force }, contentType: 'application/apply-patch+yaml' });
    try {
      yield* send(false);
    } catch (error) {
      if (!isConflict(error)) throw told(error, 'failed to update ApplySet');
      this.call.console.errorLine(`${klogPrefix('W', this.call.now(), 'applyset.go:446')} WARNING: failed to update ApplySet: ${(error as ApiError).message}\nApplySet field manager ${MANAGER} should own these fields. Retrying with conflicts forced.`);
      try {
        yield* send(true);
      } catch (again) {
        throw told(again, 'failed to update ApplySet');
      }
    }
  }
}

/** The error with what was done in front; others than the server's as they are. */
function told(error: unknown, doing: string): unknown {
  return error instanceof ApiError || error instanceof Fatal ? new Fatal(`${doing}: ${error.message}`) : error;
}

const kindText = ({ kind, group }: ApiResource) => (group === '' ? kind : `${kind}.${group}`);
const listed = (text: string) => (text === '' ? [] : text.split(','));

/** At the first dot. */
function cut(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function noResource(type: string): string {
  const [resource, group] = cut(type);
  return `no matches for ${group}/, Resource=${resource}`;
}
