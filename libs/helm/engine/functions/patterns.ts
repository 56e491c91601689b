// Mirrors github.com/Masterminds/sprig/v3 (regex.go, semver.go, url.go) and Go's path
import { RE2JS, RE2JSException } from 're2js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { compileConstraint, satisfies } from '#helm/semver/constraint.js';
import { parseVersion, SemverError } from '#helm/semver/version.js';
import type { Table } from '#helm/engine/values.js';

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) throw new CallError(`regexp: Compile(\`${pattern}\`): ${error.message}`);
    throw error;
  }
}

interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function spans(pattern: string, text: string, count = -1): Span[] {
  const matcher = compiled(pattern).matcher(text);
  const found: Span[] = [];
  while ((count < 0 || found.length < count) && matcher.find()) found.push({ text: matcher.group() ?? '', start: matcher.start(), end: matcher.end() });
  return found;
}

/** Go writes `$1` and `${name}`; a name goes as far as letters and digits do. */
function expand(template: string, group: (name: string) => string): string {
  return template.replace(/\$(?:\{(\w+)\}|(\w+)|\$)/g, (whole, braced?: string, bare?: string) => (whole === '$$' ? '$' : group(braced ?? bare ?? '')));
}

function replaceAll(pattern: string, text: string, template: string): string {
  const matcher = compiled(pattern).matcher(text);
  let out = '';
  let from = 0;
  while (matcher.find()) {
    out += text.slice(from, matcher.start()) + expand(template, (name) => {
      if (/^\d+$/.test(name)) return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? '') : '';
      const { namedGroups } = compiled(pattern) as unknown as { namedGroups?: Record<string, number> };
      return namedGroups?.[name] === undefined ? '' : (matcher.group(name) ?? '');
    });
    from = matcher.end();
  }
  return out + text.slice(from);
}

function split(pattern: string, text: string, count: number): string[] {
  if (count === 0) return [];
  const parts: string[] = [];
  let from = 0;
  for (const span of spans(pattern, text)) {
    if (count > 0 && parts.length === count - 1) break;
    if (span.end === 0) continue;
    parts.push(text.slice(from, span.start));
    from = span.end;
  }
  return [...parts, text.slice(from)];
}

function semverCompare(constraint: string, version: string): boolean {
  try {
    return satisfies(parseVersion(version), compileConstraint(constraint));
  } catch (error) {
    if (error instanceof SemverError) throw new CallError(error.message);
    throw error;
  }
}

/** *semver.Version as templates see it. */
class SemverValue {
  readonly goType = '*semver.Version';
  readonly #version;
  constructor(text: string) {
    this.#version = parseVersion(text);
  }
  goText(): string {
    const { major, minor, patch, prerelease, metadata } = this.#version;
    return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}${metadata === '' ? '' : `+${metadata}`}`;
  }
  Major = (): number => this.#version.major;
  Minor = (): number => this.#version.minor;
  Patch = (): number => this.#version.patch;
  Prerelease = (): string => this.#version.prerelease;
  Metadata = (): string => this.#version.metadata;
  Original = (): string => this.#version.original;
}

function semver(text: string): SemverValue {
  try {
    return new SemverValue(text);
  } catch (error) {
    if (error instanceof SemverError) throw new CallError(error.message);
    throw error;
  }
}

function urlParse(text: string): Table {
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(text) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const opaque = scheme !== '' && authority === '' && !path.startsWith('/');
  return { scheme: scheme.toLowerCase(), host, hostname: host.replace(/:\d+$/, ''), path: opaque ? '' : path, query, opaque: opaque ? path : '', fragment, userinfo: at < 0 ? '' : authority.slice(0, at) };
}

function urlJoin(parts: Table): string {
  const of = (key: string) => {
    const value = parts[key] ?? '';
    if (typeof value !== 'string') throw new CallError(`unable to parse ${key} key, must be of type string, but ${typeof value} found`);
    return value;
  };
  const authority = `${of('userinfo') === '' ? '' : `${of('userinfo')}@`}${of('host')}`;
  const path = of('path');
  const rest = of('opaque') !== '' ? of('opaque') : `${authority === '' ? '' : `//${authority}`}${path !== '' && !path.startsWith('/') && authority !== '' ? '/' : ''}${path}`;
  return `${of('scheme') === '' ? '' : `${of('scheme')}:`}${rest}${of('query') === '' ? '' : `?${of('query')}`}${of('fragment') === '' ? '' : `#${of('fragment')}`}`;
}

/** path.Clean. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !rooted) parts.push(part);
  }
  return rooted ? `/${parts.join('/')}` : parts.join('/') || '.';
}
export function baseName(path: string): string {
  if (path === '') return '.';
  const stripped = path.replace(/\/+$/, '');
  return stripped === '' ? '/' : stripped.slice(stripped.lastIndexOf('/') + 1);
}
function dirName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}
function extension(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? '';
}

const withMust = (name: string, call: FunctionMap[string]): FunctionMap => ({ [name]: call as never, [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`]: call as never });

export const patternFunctions: FunctionMap = {
  regexMatch: declared('string string', (pattern: string, text: string) => {
    try {
      return compiled(pattern).matcher(text).find();
    } catch (error) {
      if (error instanceof CallError) return false;
      throw error;
    }
  }),
  mustRegexMatch: declared('string string', (pattern: string, text: string) => compiled(pattern).matcher(text).find()),
  ...withMust('regexFindAll', declared('string string int', (pattern: string, text: string, count: number) => spans(pattern, text, count).map((span) => span.text))),
  ...withMust('regexFind', declared('string string', (pattern: string, text: string) => spans(pattern, text, 1)[0]?.text ?? '')),
  ...withMust('regexReplaceAll', declared('string string string', replaceAll)),
  ...withMust('regexReplaceAllLiteral', declared('string string string', (pattern: string, text: string, by: string) => replaceAll(pattern, text, by.replaceAll('$', '$$$$')))),
  ...withMust('regexSplit', declared('string string int', split)),
  regexQuoteMeta: declared('string', (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
  semver: declared('string', semver),
  semverCompare: declared('string string', semverCompare),
  urlParse: declared('string', urlParse),
  urlJoin: declared('map', urlJoin),
  ...Object.fromEntries(
    ([['base', baseName], ['dir', dirName], ['clean', cleanPath], ['ext', extension], ['isAbs', (path: string) => path.startsWith('/')]] as const).flatMap(([name, call]) => [
      [name, declared('string', call)], [`os${name.charAt(0).toUpperCase()}${name.slice(1)}`, declared('string', call)],
    ]),
  ),
  getHostByName: declared('string', () => ''),
};
