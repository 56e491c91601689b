/** The parts of a URL that a client connects by. */
export interface Url {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
  /** As a Host header has it: without a port that is the scheme's own. */
  readonly authority: string;
  /** The same as it was typed. */
  readonly typedHost: string;
  /** Path and query, at least `/`. */
  readonly target: string;
}

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Undefined when it is none. Without a scheme it is http. */
export function parseUrl(text: string): Url | undefined {
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[0-9a-fA-F:.]+\]|[^:/?#\s]*)(?::(\d*))?([/?][^#\s]*)?(?:#.*)?$/.exec(text);
  if (parts === null || parts[3] === '') return undefined;
  const scheme = (parts[1] ?? 'http').toLowerCase();
  const own = PORTS[scheme] ?? 0;
  const port = parts[4] === undefined || parts[4] === '' ? own : Number(parts[4]);
  if (port > 65_535) return undefined;
  const host = parts[3] as string;
  const path = parts[5] ?? '/';
  return { scheme, user: parts[2], host, port, authority: port === own ? host : `${host}:${port}`, typedHost: parts[4] === undefined ? host : `${host}:${parts[4]}`, target: path.startsWith('?') ? `/${path}` : path };
}

/** A Location header against where it came from. */
export function resolveUrl(base: Url, location: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return location;
  const origin = `${base.scheme}://${base.authority}`;
  if (location.startsWith('//')) return `${base.scheme}:${location}`;
  if (location.startsWith('/')) return origin + location;
  const folder = (base.target.split('?')[0] as string).replace(/[^/]*$/, '');
  return origin + folder + location;
}
