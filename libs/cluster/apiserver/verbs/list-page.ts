// Mirrors apiserver/pkg/storage: continue.go, interfaces.go (ValidateListOptions) and etcd3/errors.go
// Differs: nothing that can be seen.
import type { Core } from '#cluster/apiserver/core.js';
import { badRequest, expired, StatusError } from '#cluster/apimachinery/errors.js';
import { jsonProblem } from '#cluster/apimachinery/validation/json-problem.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { awaitRevision, tooLarge } from './await-revision.js';

/** Which state of the world a list shows, and where in it the page begins. */
export interface PageQuery {
  readonly limit?: number;
  readonly token?: string;
  readonly resourceVersion?: string;
  readonly match?: string;
}

export interface Page {
  /** The state to read; undefined is the present one. */
  readonly revision?: number;
  readonly startKey?: string;
}

const TOKEN_VERSION = 'meta.k8s.io/v1';
const TOO_OLD = 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, '
  + 'or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - '
  + 'objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** `prefix` is what all keys of the list begin with. Throws StatusError, PENDING. */
export function pageOf(core: Core, prefix: string, { limit = 0, token = '', resourceVersion = '', match = '' }: PageQuery): Page {
  if (token !== '') {
    const { revision, startKey } = readToken(token, prefix);
    if (resourceVersion !== '' && resourceVersion !== '0') throw badRequest('specifying resource version is not allowed when using continue');
    if (revision < 0) return { startKey };
    if (revision < core.etcd.compacted) throw inconsistent(continueToken(prefix, -1, startKey));
    if (revision > core.etcd.revision) throw tooLarge(core, revision);
    return { startKey, revision };
  }
  if (resourceVersion === '') return {};
  const revision = parseRevision(resourceVersion, (text) => badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(resourceVersion)}: ${text}`));
  const isExact = match === 'Exact' || (match === '' && limit > 0 && revision > 0);
  if (!isExact) {
    awaitRevision(core, revision);
    return {};
  }
  if (revision > core.etcd.revision) throw tooLarge(core, revision);
  if (revision < core.etcd.compacted) throw expired('The resourceVersion for the provided list is too old.');
  return { revision };
}

/** Goes on after `lastKey`. */
export function continueToken(prefix: string, revision: number, startKey: string): string {
  const text = JSON.stringify({ v: TOKEN_VERSION, rv: revision, start: startKey.slice(prefix.length) });
  return encodeBase64(encodeUtf8(text)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

function readToken(token: string, prefix: string): { readonly revision: number; readonly startKey: string } {
  let read: { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
  const wrongAt = /[^A-Za-z0-9_-]/.exec(token)?.index ?? (token.length % 4 === 1 ? token.length - 1 : -1);
  if (wrongAt >= 0) throw invalidToken(`continue key is not valid: illegal base64 data at input byte ${wrongAt}`);
  const text = decodeUtf8(decodeBase64(token.replaceAll('-', '+').replaceAll('_', '/')));
  try {
    read = JSON.parse(text) as typeof read;
  } catch (error) {
    throw invalidToken(`continue key is not valid: ${jsonProblem(text) ?? (error as SyntaxError).message}`);
  }
  const { v, rv = 0, start = '' } = read ?? {};
  if (v !== TOKEN_VERSION) throw invalidToken(`continue key is not valid: server does not recognize this encoded version ${typeof v === 'string' ? v : ''}`);
  if (typeof rv !== 'number' || !Number.isInteger(rv) || rv === 0) throw invalidToken('continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (typeof start !== 'string' || start === '') throw invalidToken('continue key is not valid: encoded start key empty (version meta.k8s.io/v1)');
  // Nobody gets out of the list's own keys.
  if (start.replace(/^\//, '').split('/').some((part) => part === '' || part === '.' || part === '..')) throw invalidToken(`continue key is not valid: ${start}`);
  return { revision: rv, startKey: prefix + start.replace(/^\//, '') };
}

function invalidToken(text: string): StatusError {
  return badRequest(`invalid continue token: ${text}`);
}

function inconsistent(token: string): StatusError {
  return new StatusError({ ...expired(TOO_OLD).status, metadata: { continue: token } });
}

/** Throws what `wrong` makes of strconv's complaint. */
export function parseRevision(text: string, wrong: (complaint: string) => StatusError): number {
  if (!/^\d+$/.test(text)) throw wrong(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (BigInt(text) > 0xffff_ffff_ffff_ffffn) throw wrong(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}
