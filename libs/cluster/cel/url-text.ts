// Go's net/url as far as ParseRequestURI and the fields that expressions read.

export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
  readonly query: readonly (readonly [string, readonly string[]])[];
}

/** The URL, or what is wrong with the text. */
export function parseUrl(text: string): Url | string {
  const failed = (why: string) => `parse ${JSON.stringify(text)}: ${why}`;
  if (text === '') return failed('empty url');
  if ([...text].some((char) => char < ' ' || char === '\x7f')) return failed('net/url: invalid control character in URL');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1];
  if (scheme === undefined && text.startsWith(':')) return failed('missing protocol scheme');
  let rest = scheme === undefined ? text : text.slice(scheme.length + 1);
  if (!rest.startsWith('/')) return scheme === undefined ? failed('invalid URI for request') : rest === '' ? failed('invalid URI for request') : { ...EMPTY, scheme: scheme.toLowerCase() };
  rest = rest.split('#')[0] as string;
  const [before = '', ...query] = rest.split('?');
  const authority = scheme !== undefined || before.startsWith('//') ? /^\/\/([^/]*)/.exec(before)?.[1] : undefined;
  const path = authority === undefined ? before : before.slice(authority.length + 2);
  if (/%(?![\da-fA-F]{2})/.test(path)) return failed(`invalid URL escape ${JSON.stringify(/%.{0,2}/.exec(path.slice(path.search(/%(?![\da-fA-F]{2})/)))?.[0])}`);
  const host = (authority ?? '').replace(/^.*@/, '');
  if (/[ "<>]/.test(host)) return failed(`invalid character ${JSON.stringify(/[ "<>]/.exec(host)?.[0])} in host name`);
  const port = /:([^\]:]*)$/.exec(host)?.[1] ?? '';
  if (!/^\d*$/.test(port)) return failed(`invalid port ${JSON.stringify(`:${port}`)} after host`);
  return { scheme: (scheme ?? '').toLowerCase(), host, hostname: host.replace(/:\d*$/, '').replace(/^\[|\]$/g, ''), port, path, query: queryOf(query.join('?')) };
}

const EMPTY: Url = { scheme: '', host: '', hostname: '', port: '', path: '', query: [] };

function queryOf(text: string): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = decode(at < 0 ? pair : pair.slice(0, at));
    found.set(key, [...(found.get(key) ?? []), decode(at < 0 ? '' : pair.slice(at + 1))]);
  }
  return [...found];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
