// Mirrors apiserver/pkg/endpoints/filters/authorization.go and handlers/responsewriters/errors.go
// Differs: nothing that can be seen.
import type { Core } from '#cluster/apiserver/core.js';
import type { RequestInfo } from '#cluster/apiserver/http/request-info.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import { forbidden, type StatusError } from '#cluster/apimachinery/errors.js';
import type { UserInfo } from '#cluster/client/client.js';

/** Throws StatusError Forbidden. */
export function authorize(core: Core, user: UserInfo, question: AccessQuestion): void {
  const { isAllowed, reason } = core.authorizer.authorize(user, question);
  core.metrics.countAuthorization(isAllowed);
  if (!isAllowed) throw refusal(user, question, reason);
}

/** What a request asks the authorizer. Reading a collection by `metadata.name` is reading that object. */
export function questionOf({ isResource, path, verb, group, version, resource, subresource, name, namespace, query }: RequestInfo): AccessQuestion {
  if (!isResource) return { verb, path: unescaped(path) };
  const fieldSelector = name === '' || COLLECTION.has(verb) ? query.get('fieldSelector')?.[0] : undefined;
  return {
    verb, group, version, resource, subresource,
    name: name === '' && READS.has(verb) ? nameIn(fieldSelector) : name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  };
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a stray %: taken as it is
  }
}

const COLLECTION: ReadonlySet<string> = new Set(['list', 'watch', 'deletecollection']);
const READS: ReadonlySet<string> = new Set(['list', 'watch']);

/** The one name that a field selector leaves, or ''. */
export function nameIn(fieldSelector: string | undefined): string {
  return /(?:^|,)metadata\.name==?([^,]+)/.exec(fieldSelector ?? '')?.[1] ?? '';
}

/** `why` is what the authorizers said. */
export function refusal(user: UserInfo, question: AccessQuestion, why = ''): StatusError {
  const { group = '', resource = '', name = '', path } = question;
  const text = escaped(refusalText(user, question));
  return forbidden(path === undefined ? { group, resource } : { group: '', resource: '' }, name, why === '' ? text : `${text}: ${why}`);
}

function refusalText(user: UserInfo, { verb, path, group = '', resource = '', subresource = '', namespace = '' }: AccessQuestion): string {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`;
  if (path !== undefined) return `${who} path ${JSON.stringify(path)}`;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
}

/** Nothing that a browser would take for HTML. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
