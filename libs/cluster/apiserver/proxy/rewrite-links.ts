// Mirrors apimachinery/pkg/util/proxy/transport.go: what a proxied page says of its own paths
// Differs: a page that comes compressed, or bit by bit, is left as it is; the proxy asks for neither.
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Endpoint, HttpResponse } from '#linux/net/network.js';
import { rewriteTags } from './html-tags.js';

export interface ProxiedFrom {
  /** What stands before the path that the server knows: `/api/v1/…/proxy`. */
  readonly prefix: string;
  readonly endpoint: Endpoint;
  /** The host that the client asked for. */
  readonly askedHost: string;
}

/** Attributes that hold links, by tag. */
const LINKS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  a: ['href'], applet: ['codebase'], area: ['href'], audio: ['src'], base: ['href'], blockquote: ['cite'], body: ['background'], button: ['formaction'], command: ['icon'],
  del: ['cite'], embed: ['src'], form: ['action'], frame: ['longdesc', 'src'], head: ['profile'], html: ['manifest'], iframe: ['longdesc', 'src'], img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'], ins: ['cite'], link: ['href'], object: ['classid', 'codebase', 'data', 'usemap'], q: ['cite'], script: ['src'], source: ['src'], video: ['poster', 'src'],
}));

export function rewritten(answer: HttpResponse, from: ProxiedFrom): HttpResponse {
  const { headers, body } = answer;
  const { location } = headers;
  if (location !== undefined && location !== '') return { ...answer, headers: { ...headers, location: rewriteLink(location, from) } };
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type !== 'text/html' || !(body instanceof Uint8Array) || (headers['content-encoding'] ?? '') !== '') return answer;
  const text = rewriteTags(decodeUtf8(body), (tag, attribute, value) => (LINKS.get(tag)?.includes(attribute) === true ? rewriteLink(value, from) : value));
  const bytes = encodeUtf8(text);
  return { status: answer.status, headers: { ...headers, 'content-length': String(bytes.length) }, body: bytes };
}

/** A path of the server's own begins with the proxy's afterwards; links to elsewhere, and relative ones, stay. */
function rewriteLink(link: string, { prefix, endpoint, askedHost }: ProxiedFrom): string {
  const [, scheme = '', host = '', path = '', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(.*)$/s.exec(link) ?? [];
  // A scheme without slashes behind it: mailto, javascript, data.
  if (scheme !== '' && host === '' && !path.startsWith('/')) return link;
  const isElsewhere = host !== '' && host !== `${endpoint.address}:${endpoint.port}` && host !== askedHost;
  if (isElsewhere || !path.startsWith('/')) return link;
  const front = host !== '' && host === askedHost ? `${scheme === '' ? '' : `${scheme}:`}//${host}` : '';
  if (path.startsWith(prefix)) return `${front}${path}${rest}`;
  return `${front}${joined(prefix, path)}${rest}`;
}

/** Go's path.Join, with the slash at the end kept. */
function joined(prefix: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${prefix}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}${path.endsWith('/') ? '/' : ''}`;
}
