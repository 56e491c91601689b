// Mirrors k8s.io/cli-runtime/pkg/resource (path, URL and stream visitors)
import { decodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import type { Input } from '#linux/kernel/stream.js';
import type { Call } from '#kubectl/call.js';
import { bool, list, text } from '#kubectl/flags/flag.js';
import { buildKustomization } from '#kubectl/kustomize/build.js';
import { Fatal, Many, Plain, VisitError } from '#kubectl/rest/errors.js';
import { addressOf } from '#kubectl/rest/lookup.js';
import { type Manifest, NoObject, parseStream, type Stream } from './manifest.js';

/** Endings of files that hold objects. */
export const FILE_ENDINGS = ['json', 'yaml', 'yml'];

export const fileFlags = {
  filename: list({ short: 'f', fileEndings: FILE_ENDINGS, help: 'The files, folders or URLs that hold the objects.' }),
  kustomize: text({ short: 'k', help: 'Process a kustomization directory. Cannot be used together with -f.' }),
  recursive: bool({ short: 'R', help: 'Also read the folders below a folder given with -f.' }),
};
/** Where folders are always read with those below them, and kustomizations not at all. */
export const deepFileFlags = { filename: fileFlags.filename, recursive: bool({ ...fileFlags.recursive, initial: true }) };
export interface FileValues {
  readonly filename: readonly string[];
  readonly kustomize: string;
  readonly recursive: boolean;
}

const EXTENSIONS = FILE_ENDINGS.map((ending) => `.${ending}`);

export function hasFiles(flags: FileValues): boolean {
  return flags.filename.length > 0 || flags.kustomize !== '';
}

/** `must specify one of -f and -k`. */
export function requireFiles(flags: FileValues): void {
  if (!hasFiles(flags)) throw new Fatal('must specify one of -f and -k');
}

export function checkFiles(flags: FileValues): void {
  if (flags.filename.length > 0 && flags.kustomize !== '') throw new Fatal("only one of -f or -k can be specified");
  if (flags.kustomize !== '' && flags.recursive) throw new Fatal("the -k flag can't be used with -f or -R");
}

/** Every object in the order of the files, not validated; lists are opened. Throws Fatal, VisitError. */
export function* readManifests<F>(call: Call<F>, flags: FileValues): Step<Manifest[]> {
  const read = yield* eachManifest(call, flags);
  for (const { problem } of read) if (problem !== undefined) throw problem;
  return read.flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]));
}

type Read = { readonly manifest: Manifest; readonly problem?: undefined } | { readonly manifest?: undefined; readonly problem: Fatal };

/** The same, with what is wrong in its place. `typed`: the objects are read into Go's types. */
export function* eachManifest<F>(call: Call<F>, flags: FileValues, typed = false): Step<readonly Read[]> {
  return (yield* readStreams(call, flags)).flatMap(({ manifests, problem }): Read[] => {
    const read = manifests.map((manifest) => ({ manifest }));
    if (problem === undefined) return read;
    return [...read, { problem: problem instanceof Plain ? problem : new VisitError(problem instanceof NoObject ? (typed ? problem.untyped : problem.undecoded) : problem.message) }];
  });
}

/** The files and URLs. Throws Many, or Fatal, for flags that do not go together and all files that are not there. */
export function pathsOf<F>(call: Call<F>, flags: FileValues): readonly string[] {
  checkFiles(flags);
  const problems: Fatal[] = [];
  const paths = flags.filename.flatMap((name) => {
    try {
      return name === '-' || isUrl(name) ? name : filesOf(call.proc, name, flags.recursive);
    } catch (error) {
      if (!(error instanceof Fatal)) throw error;
      problems.push(error);
      return [];
    }
  });
  if (problems.length > 1) throw new Many(problems);
  if (problems[0] !== undefined) throw problems[0];
  return paths;
}

const isUrl = (name: string) => /^https?:\/\//.test(name);

/** Each file as far as it can be read. Throws Fatal for files that are not there. */
export function* readStreams<F>(call: Call<F>, flags: FileValues): Step<readonly Stream[]> {
  checkFiles(flags);
  if (flags.kustomize !== '') return [yield* kustomizedStream(call, flags.kustomize)];
  const paths = pathsOf(call, flags);
  const streams: Stream[] = [];
  for (const path of paths) {
    try {
      if (path === '-') streams.push(parseStream(yield* readAll(call.proc.stdin), 'STDIN'));
      else streams.push(parseStream(isUrl(path) ? yield* fetchText(call, path) : readFile(call.proc, path), path));
    } catch (error) {
      if (!(error instanceof Fatal)) throw error;
      streams.push({ manifests: [], problem: error });
    }
  }
  return streams;
}

function* kustomizedStream<F>(call: Call<F>, folder: string): Step<Stream> {
  try {
    return { manifests: (yield* buildKustomization(call.proc, folder)).map((object) => ({ object, source: folder })) };
  } catch (error) {
    if (error instanceof Fatal) return { manifests: [], problem: error };
    throw error;
  }
}

export function* readAll(input: Input): Step<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const part = yield* input.read();
    if (part === undefined) break;
    parts.push(part);
    length += part.length;
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return decodeUtf8(all);
}

function readFile(proc: Process, path: string): string {
  try {
    return proc.files.readText(path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Fatal(`open ${path}: ${error.message.toLowerCase()}`);
  }
}

/** The files that a path, a folder or a pattern stands for. Throws Fatal. */
export function filesOf(proc: Process, name: string, recursive: boolean): string[] {
  if (!proc.files.exists(name)) {
    const matches = globFiles(proc, name);
    if (matches.length > 0) return matches;
    throw new Fatal(`the path ${JSON.stringify(name)} does not exist`);
  }
  if (proc.files.stat(name).kind !== 'directory') return [name];
  const found = walk(proc, name.replace(/(.)\/$/, '$1'), recursive);
  if (found.length === 0) throw new Fatal(`error reading [${name}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
  return found;
}

/** The files that a pattern in the last part of a path fits (filepath.Glob). */
function globFiles(proc: Process, pattern: string): string[] {
  if (!/[*?]/.test(pattern)) return [];
  const slash = pattern.lastIndexOf('/');
  const folder = slash < 0 ? '.' : pattern.slice(0, slash) || '/';
  if (/[*?]/.test(folder) || !proc.files.exists(folder)) return [];
  const last = pattern.slice(slash + 1);
  return [...proc.files.list(folder)].sort().filter((entry) => fitsGlob(entry, last)).map((entry) => (slash < 0 ? entry : `${pattern.slice(0, slash + 1)}${entry}`));
}

function fitsGlob(name: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const same = (text: string, part: string) => text.length === part.length && [...part].every((c, i) => c === '?' || c === text[i]);
  if (!same(name.slice(0, head.length), head)) return false;
  if (rest.length === 0) return name.length === head.length;
  const tail = rest.join('*');
  for (let i = head.length; i <= name.length; i++) if (fitsGlob(name.slice(i), tail)) return true;
  return false;
}

function walk(proc: Process, folder: string, recursive: boolean): string[] {
  return [...proc.files.list(folder)].sort().flatMap((entry) => {
    const path = folder === '.' ? entry : `${folder}/${entry}`;
    if (proc.files.stat(path).kind === 'directory') return recursive ? walk(proc, path, true) : [];
    return EXTENSIONS.some((extension) => entry.endsWith(extension)) ? [path] : [];
  });
}

function* fetchText<F>(call: Call<F>, url: string): Step<string> {
  const parts = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url);
  const [, scheme, host = '', port, target = '/'] = parts ?? [];
  const address = yield* addressOf(call.proc, host);
  const endpoint = { address, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) };
  try {
    const response = yield* call.proc.net.request(endpoint, { method: 'GET', target, headers: { host, accept: '*/*', 'user-agent': 'Go-http-client/1.1' }, body: new Uint8Array() });
    if (response.status !== 200) throw new Fatal(`unable to read URL ${JSON.stringify(url)}, server reported ${response.status}, status code=${response.status}`);
    return response.body instanceof Uint8Array ? decodeUtf8(response.body) : '';
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code === 'ECONNREFUSED') throw new Plain(`The connection to the server ${host}${port === undefined ? '' : `:${port}`} was refused - did you specify the right host or port?`);
    throw new Fatal(`unable to read URL ${JSON.stringify(url)}: Get ${JSON.stringify(url)}: dial tcp ${address}:${endpoint.port}: connect: ${error.message.toLowerCase()}`);
  }
}
