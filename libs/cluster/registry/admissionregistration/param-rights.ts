// Mirrors pkg/registry/admissionregistration/*/authz.go and pkg/registry/admissionregistration/resolver
// Differs: nothing that can be seen.
import * as builtIn from '#cluster/api/resources.js';
import type { ParamKind, ParamRef } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { ResourceRef } from '#cluster/apimachinery/object.js';
import { forbiddenField, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { AccessQuestion, StoreAccess } from '#cluster/apiserver/store-access.js';
import type { UserInfo } from '#cluster/client/client.js';

interface What {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** What could not be done to know more. */
  readonly unclear?: 'parse' | 'resolve';
}

const ALL: What = { group: '*', version: '*', resource: '*' };
const REFS: readonly ResourceRef[] = Object.values(builtIn as unknown as Readonly<Record<string, ResourceRef>>);

/** Whose policy has parameters of a kind must be able to read all of them. */
export function paramKindRightErrors(kind: ParamKind | undefined, previous: ParamKind | undefined, store: StoreAccess): FieldError[] {
  if (kind === undefined || isFree(store) || deepEqual(kind, previous)) return [];
  if (store.decide(store.user, { verb: 'get', ...rightsOf(whatOf(kind, store)), namespace: '*', name: '*' }).isAllowed) return [];
  return [forbiddenField('spec.paramKind', `user ${userText(store.user)} must have "get" permission on all objects of the referenced paramKind (kind=${kind.kind ?? ''}, apiVersion=${kind.apiVersion ?? ''})`)];
}

interface Binding {
  readonly policyName?: string;
  readonly paramRef?: ParamRef;
}

/** Whose binding names parameters must be able to read them. The policy is the one that is bound, if it is there. */
export function paramRefRightErrors({ paramRef: ref, policyName = '' }: Binding, policy: { readonly spec: { readonly paramKind?: ParamKind } } | undefined, does: 'mutates' | 'validates', store: StoreAccess): FieldError[] {
  if (ref === undefined || isFree(store)) return [];
  const kind = policy?.spec.paramKind;
  const what = kind === undefined ? ALL : whatOf(kind, store);
  const verb = (ref.name ?? '') === '' ? 'list' : 'get';
  if (store.decide(store.user, { verb, ...rightsOf(what), namespace: ref.namespace ?? '', name: ref.name ?? '' }).isAllowed) return [];
  const user = userText(store.user);
  const refuse = (why: string) => [forbiddenField('spec.paramRef', why)];
  // One of the two is told with its words in the wrong places.
  if (does === 'mutates') return refuse(`user ${verb} does not have "${user}" permission on the object referenced by paramRef`);
  const atLeast = `to determine minimum required permissions and user ${user} does not have "${verb}" permission for all groups, versions and resources`;
  if (policy === undefined) return refuse(`unable to get policy ${policyName} ${atLeast}`);
  if (what.unclear !== undefined) return refuse(`unable to ${what.unclear} paramKind &{${kind?.apiVersion ?? ''} ${kind?.kind ?? ''}} ${atLeast}`);
  return refuse(`user ${user} does not have "${verb}" permission on the object referenced by paramRef`);
}

/** What is not well formed is not asked about further. */
export function firstOf(errors: readonly FieldError[], further: () => readonly FieldError[]): readonly FieldError[] {
  return errors.length > 0 ? errors : further();
}

function isFree({ user }: StoreAccess): boolean {
  return user.groups.includes('system:masters');
}

function rightsOf({ group, version, resource }: What): Omit<AccessQuestion, 'verb'> {
  return { group, version, resource };
}

/** What is to be read, as far as it is known. */
function whatOf({ apiVersion = '', kind = '' }: ParamKind, store: StoreAccess): What {
  const parts = apiVersion.split('/');
  if (parts.length > 2) return { ...ALL, unclear: 'parse' };
  const [group, version] = parts.length === 1 ? ['', apiVersion] : (parts as [string, string]);
  const known = REFS.find((ref) => ref.group === group && ref.version === version && ref.kind === kind)?.resource
    ?? store.list(builtIn.customresourcedefinitions).find(({ spec }) => spec.group === group && spec.names.kind === kind && spec.versions.some(({ name, served }) => name === version && served))?.spec.names.plural;
  return known === undefined ? { ...ALL, group, version, unclear: 'resolve' } : { group, version, resource: known };
}

/** Go's %v of a user. */
function userText({ name, uid = '', groups, extra = {} }: UserInfo): string {
  const more = Object.keys(extra).sort().map((key) => `${key}:[${(extra[key] ?? []).join(' ')}]`);
  return `&{${name} ${uid} [${groups.join(' ')}] map[${more.join(' ')}]}`;
}
