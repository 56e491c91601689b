import { decodeUtf8 } from '#linux/env/text.js';

/** The path of a request: percent-decoded, slashes merged, dots resolved. Undefined when it leaves the root. */
export function normalizePath(target: string): string | undefined {
  const raw = percentDecode(target.split(/[?#]/)[0] as string);
  const parts: string[] = [];
  for (const part of raw.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  const slash = raw.endsWith('/') || raw.endsWith('/.') || raw.endsWith('/..');
  return parts.length === 0 ? '/' : `/${parts.join('/')}${slash ? '/' : ''}`;
}

export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = new Uint8Array(run.length / 3);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(run.slice(i * 3 + 1, i * 3 + 3), 16);
    return decodeUtf8(bytes);
  });
}

export function parseQuery(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    if (name !== '' && !found.has(name)) found.set(name, equals < 0 ? '' : pair.slice(equals + 1));
  }
  return found;
}
