// Mirrors apiextensions-apiserver/pkg/controller: status/naming_controller.go and establish
// Differs: the names are looked at as a definition is stored; it is established in the same moment.
import { customresourcedefinitions } from '#cluster/api/resources.js';
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import { approvalCondition } from './api-approval.js';

type Status = NonNullable<CustomResourceDefinition['status']>;
type Names = Partial<CustomResourceDefinition['spec']['names']>;
type Verdict = Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>;

/** The status that follows from the definition and from what others of its group are called. */
export function statusOf(definition: CustomResourceDefinition, previous: Status | undefined, store: StoreAccess): Status {
  const used = usedNames(definition, store);
  const { accepted, verdict } = judgeNames(definition.spec.names, previous?.acceptedNames ?? {}, used);
  const before = previous?.conditions ?? [];
  const now = formatTime(store.env.clock.now());
  const isNamed = verdict.status === 'True';
  const wasEstablished = before.some(({ type, status }) => type === 'Established' && status === 'True');
  const established: Verdict = isNamed
    ? { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
    : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
  const approval = approvalCondition(definition);
  const conditions = [...(approval === undefined ? [] : [approval]), verdict, ...(wasEstablished ? [] : [established])].reduce((all, each) => withCondition(all, each, now), before);
  const stored = (definition.spec.versions ?? []).find((each) => each.storage)?.name;
  return {
    ...previous,
    acceptedNames: accepted as Status['acceptedNames'] & object,
    conditions,
    storedVersions: [...new Set([...(previous?.storedVersions ?? []), ...(stored === undefined ? [] : [stored])])],
  };
}

export function withCondition(conditions: readonly CustomResourceDefinitionCondition[], next: Verdict, now: string): readonly CustomResourceDefinitionCondition[] {
  const old = conditions.find(({ type }) => type === next.type);
  const condition = { ...next, lastTransitionTime: old?.status === next.status ? (old.lastTransitionTime ?? now) : now };
  if (old === undefined) return [...conditions, condition];
  return deepEqual(old, condition) ? conditions : conditions.map((each) => (each === old ? condition : each));
}

/** What other definitions of the group go by: of resources, and of kinds. */
function usedNames(definition: CustomResourceDefinition, store: StoreAccess): { readonly resources: ReadonlySet<string>; readonly kinds: ReadonlySet<string> } {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const other of store.list(customresourcedefinitions)) {
    if (other.spec.group !== definition.spec.group || other.metadata.name === definition.metadata?.name) continue;
    const { plural, singular, shortNames = [], kind, listKind }: Names = other.status?.acceptedNames ?? {};
    for (const name of [plural, singular, ...shortNames]) if (name !== undefined) resources.add(name);
    for (const name of [kind, listKind]) if (name !== undefined) kinds.add(name);
  }
  return { resources, kinds };
}

/** The last conflict is the one that is told. */
function judgeNames(wanted: Names, accepted: Names, used: ReturnType<typeof usedNames>): { readonly accepted: Names; readonly verdict: Verdict } {
  let verdict: Verdict = { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
  const result: { -readonly [K in keyof Names]: Names[K] } = { ...accepted };
  const refuse = (reason: string, message: string) => {
    verdict = { type: 'NamesAccepted', status: 'False', reason, message };
  };
  const isTaken = (name: string | undefined, own: string | undefined, names: ReadonlySet<string>) => name !== own && name !== undefined && names.has(name);
  const fields = [['plural', 'PluralConflict', used.resources], ['singular', 'SingularConflict', used.resources], ['shortNames', 'ShortNamesConflict', used.resources], ['kind', 'KindConflict', used.kinds], ['listKind', 'ListKindConflict', used.kinds]] as const;
  for (const [field, reason, names] of fields) {
    if (field === 'shortNames') {
      const taken = (wanted.shortNames ?? []).filter((name) => accepted.shortNames?.includes(name) !== true && names.has(name)).map((name) => `${JSON.stringify(name)} is already in use`);
      if (taken.length > 0) refuse(reason, taken.length === 1 ? (taken[0] as string) : `[${taken.join(', ')}]`);
      else if (wanted.shortNames === undefined) delete result.shortNames;
      else result.shortNames = wanted.shortNames;
    } else if (isTaken(wanted[field], accepted[field], names)) refuse(reason, `${JSON.stringify(wanted[field])} is already in use`);
    else if (wanted[field] !== undefined) result[field] = wanted[field] as string;
  }
  if (wanted.categories === undefined) delete result.categories;
  else result.categories = wanted.categories;
  return { accepted: result, verdict };
}
