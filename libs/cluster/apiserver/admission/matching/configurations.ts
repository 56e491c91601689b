// Mirrors apiserver/pkg/admission/plugin/policy/generic/policy_source.go and pkg/admission/configuration
// Differs: read from storage after a change, when the next request comes; not some moments later.
import { mutatingadmissionpolicies, mutatingadmissionpolicybindings, mutatingwebhookconfigurations, validatingadmissionpolicies, validatingadmissionpolicybindings, validatingwebhookconfigurations } from '#cluster/api/resources.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { Etcd } from '#cluster/etcd/etcd.js';

/** Policies, bindings and webhooks of a cluster. A cluster without any pays one look at a field for each request. */
export class AdmissionConfigurations {
  readonly #etcd: Etcd;
  readonly #known = new Map<string, readonly Stored<KubeObject>[]>();
  /** Undefined until it is asked for after a change. */
  #isEmpty: boolean | undefined;

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    const forget = () => {
      this.#known.clear();
      this.#isEmpty = undefined;
    };
    for (const ref of REFS) etcd.watch(`/registry/${ref.resource}/`, forget);
  }

  get isEmpty(): boolean {
    this.#isEmpty ??= REFS.every((ref) => this.list(ref).length === 0);
    return this.#isEmpty;
  }

  /** In the order of their names. */
  list<T extends KubeObject>(ref: ResourceRef<T>): readonly Stored<T>[] {
    const known = this.#known.get(ref.resource);
    if (known !== undefined) return known as unknown as readonly Stored<T>[];
    const found: Stored<KubeObject>[] = [];
    const prefix = `/registry/${ref.resource}/`;
    this.#etcd.range(prefix, `${prefix.slice(0, -1)}0`, (entry) => {
      found.push(entry.value as Stored<KubeObject>);
    });
    this.#known.set(ref.resource, found);
    return found as unknown as readonly Stored<T>[];
  }
}

const REFS: readonly ResourceRef[] = [mutatingadmissionpolicies, mutatingadmissionpolicybindings, mutatingwebhookconfigurations, validatingadmissionpolicies, validatingadmissionpolicybindings, validatingwebhookconfigurations];
const EXEMPT: ReadonlySet<string> = new Set(REFS.map((ref) => ref.resource));

/** Objects that configure admission are not subject to it, so that a mistake can be undone. */
export function isExempt(ref: ResourceRef): boolean {
  return ref.group === 'admissionregistration.k8s.io' && EXEMPT.has(ref.resource);
}
