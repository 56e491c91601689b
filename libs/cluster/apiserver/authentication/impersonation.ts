// Mirrors apiserver/pkg/endpoints/filters/impersonation (KEP-5284: constrained impersonation, then the older kind)
// Differs: does not remember which mode allowed the last request; several values of a header are told apart by commas.
import type { Core } from '#cluster/apiserver/core.js';
import { refusal } from '#cluster/apiserver/authorization/authorize.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import { badRequest, StatusError } from '#cluster/apimachinery/errors.js';
import { dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import type { UserInfo } from '#cluster/client/client.js';

const AUTHENTICATION = 'authentication.k8s.io';
const EXTRA_PREFIX = 'impersonate-extra-';
const NODE_NAME = 'authentication.kubernetes.io/node-name';
/** From so many on, a right to all of them is looked for first. */
const MANY = 4;

/** Whom the headers name, as they name him. */
interface Wanted {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

interface Mode {
  /** Undefined: the kind from before there were modes. */
  readonly name: string | undefined;
  applies(wanted: Wanted, requestor: UserInfo): boolean;
}

const MODES: readonly Mode[] = [
  { name: 'associated-node', applies: (wanted, requestor) => isNameOnly(wanted) && isAssociated(requestor, wanted.name) },
  { name: 'arbitrary-node', applies: (wanted) => isNameOnly(wanted) && nodeIn(wanted.name) !== undefined },
  { name: 'serviceaccount', applies: (wanted) => isNameOnly(wanted) && accountIn(wanted.name) !== undefined },
  { name: 'user-info', applies: ({ name }) => nodeIn(name) === undefined && accountIn(name) === undefined },
  { name: undefined, applies: () => true },
];

/** As whom the request acts: its user, or whom its Impersonate- headers name. Throws StatusError BadRequest, Forbidden. */
export function impersonated(core: Core, headers: Readonly<Record<string, string>>, requestor: UserInfo, question: AccessQuestion): UserInfo {
  const wanted = wantedIn(headers);
  if (wanted === undefined) return requestor;
  let first: StatusError | undefined;
  for (const mode of MODES) {
    if (!mode.applies(wanted, requestor)) continue;
    try {
      return inMode(core, mode.name, wanted, requestor, question);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      first ??= error;
    }
  }
  throw first ?? badRequest('all impersonation modes failed');
}

function wantedIn(headers: Readonly<Record<string, string>>): Wanted | undefined {
  const { 'impersonate-user': name = '', 'impersonate-uid': uid = '', 'impersonate-group': groupHeader } = headers;
  const groups = groupHeader === undefined ? [] : listIn(groupHeader);
  const extra: Record<string, readonly string[]> = {};
  for (const header of Object.keys(headers).sort()) {
    if (header.startsWith(EXTRA_PREFIX)) extra[unescaped(header.slice(EXTRA_PREFIX.length))] = listIn(headers[header] as string);
  }
  const wanted = { name, uid, groups, extra };
  if (name !== '') return wanted;
  if (uid !== '' || groups.length > 0 || Object.keys(extra).length > 0) throw badRequest(`requested ${goText(wanted)} without impersonating a user name`);
  return undefined;
}

function listIn(header: string): readonly string[] {
  return header.split(',').map((each) => each.trim());
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key; // taken as it is, as Kubernetes does
  }
}

/** Go's %#v of the user. */
function goText({ name, uid, groups, extra }: Wanted): string {
  const list = (values: readonly string[]) => `[]string{${values.map((each) => JSON.stringify(each)).join(', ')}}`;
  const keys = Object.keys(extra);
  const extraText = keys.length === 0 ? '(nil)' : `{${keys.map((key) => `${JSON.stringify(key)}:${list(extra[key] ?? [])}`).join(', ')}}`;
  return `&user.DefaultInfo{Name:${JSON.stringify(name)}, UID:${JSON.stringify(uid)}, Groups:${groups.length === 0 ? '[]string(nil)' : list(groups)}, Extra:map[string][]string${extraText}}`;
}

function inMode(core: Core, mode: string | undefined, wanted: Wanted, requestor: UserInfo, question: AccessQuestion): UserInfo {
  const may = (asked: AccessQuestion, why?: string) => {
    const { isAllowed, reason } = why === undefined ? core.authorizer.authorize(requestor, asked) : { isAllowed: false, reason: why };
    if (!isAllowed) throw refusal(requestor, asked, reason);
  };
  const isAllowed = (asked: AccessQuestion) => core.authorizer.authorize(requestor, asked).isAllowed;
  if (mode !== undefined) may({ ...question, verb: `impersonate-on:${mode}:${question.verb}` });
  const verb = mode === undefined ? 'impersonate' : `impersonate:${mode}`;
  const group = mode === undefined ? '' : AUTHENTICATION;
  may(subjectQuestion(mode, verb, group, wanted.name));
  if (wanted.uid !== '') may({ verb, group: AUTHENTICATION, resource: 'uids', name: wanted.uid });
  checkGroups({ mode, verb, group, may, isAllowed }, wanted.groups);
  checkExtra({ mode, verb, group, may, isAllowed }, wanted.extra);
  return userOf(mode, wanted);
}

function subjectQuestion(mode: string | undefined, verb: string, group: string, name: string): AccessQuestion {
  const account = accountIn(name);
  if (account !== undefined) return { verb, group, resource: 'serviceaccounts', ...account };
  const node = mode === undefined ? undefined : nodeIn(name);
  if (node === undefined) return { verb, group, resource: 'users', name };
  return { verb, group, resource: 'nodes', name: mode === 'associated-node' ? '*' : node };
}

interface Checks {
  readonly mode: string | undefined;
  readonly verb: string;
  readonly group: string;
  may(asked: AccessQuestion, why?: string): void;
  isAllowed(asked: AccessQuestion): boolean;
}

function checkGroups({ mode, verb, group, may, isAllowed }: Checks, groups: readonly string[]): void {
  const asked = (name: string) => ({ verb, group, resource: 'groups', name });
  if (mode !== undefined) {
    if (groups.includes('')) may(asked(''), 'impersonating the empty string group is not allowed');
    if (groups.includes('system:masters')) may(asked('system:masters'), 'impersonating the system:masters group is not allowed');
    if (groups.length >= MANY && isAllowed(asked('*'))) return;
  }
  for (const name of groups) may(asked(name));
}

function checkExtra({ mode, verb, may, isAllowed }: Checks, extra: Wanted['extra']): void {
  const keys = Object.keys(extra);
  const asked = (subresource: string, name: string) => ({ verb, group: AUTHENTICATION, resource: 'userextras', subresource, name });
  if (mode !== undefined) {
    const problem = keys.map((key) => extraProblem(key, extra[key] ?? [])).find((each) => each !== undefined);
    if (problem !== undefined) may({ verb, group: AUTHENTICATION, resource: 'userextras' }, problem);
    const count = keys.reduce((sum, key) => sum + (extra[key] ?? []).length, 0);
    if ((keys.length >= MANY || count >= MANY) && isAllowed(asked('*', '*'))) return;
  }
  for (const key of keys) for (const value of extra[key] ?? []) may(asked(key, value));
}

function extraProblem(key: string, values: readonly string[]): string | undefined {
  if (key === '') return 'impersonating the empty string key in extra is not allowed';
  const slash = key.indexOf('/');
  if (slash < 1 || slash === key.length - 1 || dns1123SubdomainErrors(key.slice(0, slash)).length > 0) {
    return `impersonating an invalid key in extra is not allowed: extra.key: Invalid value: ${JSON.stringify(key)}: must be a domain-prefixed path (such as "acme.io/foo")`;
  }
  if (key !== key.toLowerCase()) return `impersonating a non-lowercase key in extra is not allowed: ${JSON.stringify(key)}`;
  return values.includes('') ? 'impersonating the empty string value in extra is not allowed' : undefined;
}

function userOf(mode: string | undefined, { name, uid, groups, extra }: Wanted): UserInfo {
  const all = [...groups];
  const account = accountIn(name);
  if (groups.length === 0 && account !== undefined) all.push('system:serviceaccounts', `system:serviceaccounts:${account.namespace}`);
  if (mode !== undefined && nodeIn(name) !== undefined) all.push('system:nodes');
  const general = name === 'system:anonymous' || all.includes('system:unauthenticated') ? 'system:unauthenticated' : 'system:authenticated';
  if (!all.includes(general)) all.push(general);
  return { name, groups: all, ...(uid === '' ? {} : { uid }), ...(Object.keys(extra).length === 0 ? {} : { extra }) };
}

function isNameOnly({ uid, groups, extra }: Wanted): boolean {
  return uid === '' && groups.length === 0 && Object.keys(extra).length === 0;
}

function nodeIn(name: string): string | undefined {
  const node = /^system:node:(.+)$/.exec(name)?.[1];
  return node === undefined || dns1123SubdomainErrors(node).length > 0 ? undefined : node;
}

function accountIn(name: string): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
  return namespace === undefined || account === undefined ? undefined : { namespace, name: account };
}

/** A service account whose token came from a pod of that node. */
function isAssociated(requestor: UserInfo, name: string): boolean {
  const node = nodeIn(name);
  const own = requestor.extra?.[NODE_NAME] ?? [];
  return node !== undefined && accountIn(requestor.name) !== undefined && own.length === 1 && own[0] === node;
}
