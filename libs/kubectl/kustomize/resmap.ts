// Mirrors sigs.k8s.io/kustomize/api/resmap
import { matches, parseSelector } from '#cluster/apimachinery/labels.js';
import { mergeData } from './data-map.js';
import { Failure } from './failure.js';
import { effectiveNamespace, idText, idValueText, type ResId, sameId } from './ids.js';
import { wholePattern } from './patterns.js';
import { ORIGIN } from './origin.js';
import { BEHAVIOR, type Resource, type Strings } from './resource.js';

/** Which objects a patch or a replacement is for: patterns for whole names, and selectors. */
export interface Selector {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly annotationSelector: string;
  readonly labelSelector: string;
}

/** Objects in the order in which they came. */
export class ResMap {
  #list: Resource[] = [];

  static of(resources: readonly Resource[]): ResMap {
    const map = new ResMap();
    for (const resource of resources) map.append(resource);
    return map;
  }

  get list(): readonly Resource[] {
    return this.#list;
  }

  /** Throws Failure where the id is taken. */
  append(resource: Resource): void {
    const { id } = resource;
    if (this.#list.some((each) => sameId(id, each.id))) throw new Failure(`may not add resource with an already registered id: ${idText(id)}`);
    this.#list.push(resource);
  }
  appendAll(other: ResMap): void {
    for (const resource of other.list) this.append(resource);
  }
  /** Keeps these, in this order. */
  reset(resources: readonly Resource[]): void {
    this.#list = [...resources];
  }
  remove(resource: Resource): void {
    this.#list = this.#list.filter((each) => each !== resource);
  }
  dropEmpties(): void {
    this.#list = this.#list.filter((each) => !each.isEmpty);
  }
  copy(): ResMap {
    const map = new ResMap();
    map.#list = this.#list.map((each) => each.copy());
    return map;
  }

  byCurrentId(fits: (id: ResId) => boolean): readonly Resource[] {
    return this.#list.filter((each) => fits(each.id));
  }
  byAnyId(fits: (id: ResId) => boolean): readonly Resource[] {
    return this.#list.filter((each) => !each.isEmpty && [...each.previousIds, each.id].some(fits));
  }

  /** The one object that ever had this id. Throws Failure. */
  getById(id: ResId): Resource {
    const found = this.byAnyId((each) => sameId(id, each));
    if (found.length === 1) return found[0] as Resource;
    throw new Failure(`${found.length > 1 ? 'multiple' : 'no'} matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`);
  }

  /** What a generator made: new, or in place of what is there already. Throws Failure. */
  absorb(made: ResMap): void {
    for (const resource of made.list) this.#absorbOne(resource);
  }

  #absorbOne(resource: Resource): void {
    const { id } = resource;
    const found = this.byAnyId((each) => sameId(id, each));
    const behavior = resource.annotations[BEHAVIOR];
    if (found.length > 1) throw new Failure(`found multiple objects [${found.join(' ')}] that could accept merge of ${idText(id)}`);
    const [old] = found;
    if (old === undefined) {
      if (behavior === 'merge' || behavior === 'replace') throw new Failure(`id ${idValueText(id)} does not exist; cannot merge or replace`);
      this.append(resource);
      return;
    }
    if (behavior !== 'replace' && behavior !== 'merge') throw new Failure(`id ${idValueText(id)} exists; behavior must be merge or replace`);
    const origin = old.annotations[ORIGIN];
    resource.inherit(old);
    if (behavior === 'merge') {
      mergeData(resource, old);
      if (origin !== undefined) resource.setAnnotation(ORIGIN, origin);
    }
    this.#list[this.#list.indexOf(old)] = resource;
  }

  /** Throws Failure. */
  select(selector: Selector): Resource[] {
    const [group, version, kind, name, namespace] = (['group', 'version', 'kind', 'name', 'namespace'] as const).map((key) => wholePattern(selector[key])) as [Fits, Fits, Fits, Fits, Fits];
    return this.#list.filter((each) => {
      const [first, { gvk }] = [each.originalId, each];
      if (!namespace(effectiveNamespace(first)) && !namespace(effectiveNamespace(each.id))) return false;
      if (!name(first.name) && !name(each.name)) return false;
      return group(gvk.group) && version(gvk.version) && kind(gvk.kind) && fitsLabels(selector.labelSelector, each.labels) && fitsLabels(selector.annotationSelector, each.annotations);
    });
  }

  /** Patches the chosen; what a patch deletes goes. Throws Failure. */
  applyMergePatch(chosen: readonly Resource[], patch: Resource): void {
    for (const resource of this.#list) {
      if (!chosen.includes(resource)) continue;
      const own = patch.copy();
      own.inherit(patch);
      own.setKind(resource.kind);
      own.setApiVersion(resource.gvk);
      own.setKind(patch.kind);
      resource.applyMergePatch(own);
    }
    const kept = this.#list.filter((each) => !each.isEmpty);
    this.#list = [];
    for (const resource of kept) this.append(resource);
  }
}

type Fits = (text: string) => boolean;

/** Throws Failure for a selector that cannot be read. */
export function fitsLabels(selector: string, labels: Strings): boolean {
  if (selector === '') return true;
  return matches(parsed(selector), labels);
}

function parsed(selector: string) {
  try {
    return parseSelector(selector);
  } catch (error) {
    throw error instanceof Error ? new Failure(error.message) : error;
  }
}
