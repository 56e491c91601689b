// Mirrors the reading of --from-literal, --from-file and --from-env-file (configmap and secret)
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { list, texts } from '#kubectl/flags/flag.js';
import { Fatal } from '#kubectl/rest/errors.js';

export const sourceFlags = {
  appendHash: { type: 'bool' as const, initial: false, bare: 'true', help: 'Append a hash of the content to the name.' },
  fromEnvFile: list({ help: 'A file of KEY=VALUE lines.' }),
  fromFile: list({ help: 'A file, KEY=FILE, or a folder whose files become keys.' }),
  fromLiteral: texts({ help: 'A key and its value: mykey=somevalue.' }),
};

export interface SourceValues {
  readonly fromEnvFile: readonly string[];
  readonly fromFile: readonly string[];
  readonly fromLiteral: readonly string[];
}

const ENV_NAME_PROBLEM = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** Calls `add` for each key. Throws Fatal. */
export function readSources(proc: Process, flags: SourceValues, what: 'configmap' | 'secret', add: (key: string, content: Uint8Array) => void): void {
  if (flags.fromEnvFile.length > 0 && (flags.fromFile.length > 0 || flags.fromLiteral.length > 0)) throw new Fatal('from-env-file cannot be combined with from-file or from-literal');
  for (const source of flags.fromFile) addFile(proc, source, add);
  for (const literal of flags.fromLiteral) {
    const [key, value] = parseLiteral(literal);
    add(key, encodeUtf8(value));
  }
  for (const path of flags.fromEnvFile) addEnvFile(proc, path, what, add);
}

function parseLiteral(source: string): [string, string] {
  const equals = source.indexOf('=');
  if (equals <= 0) throw new Fatal(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, equals), source.slice(equals + 1)];
}

function addFile(proc: Process, source: string, add: (key: string, content: Uint8Array) => void): void {
  const parts = source.split('=');
  if (parts.length > 2) throw new Fatal('key names or file paths cannot contain \'=\'');
  if (parts.length === 2 && parts[0] === '') throw new Fatal(`key name for file path ${parts[1]} missing`);
  if (parts.length === 2 && parts[1] === '') throw new Fatal(`file path for key name ${parts[0]} missing`);
  const path = parts.length === 2 ? (parts[1] as string) : source;
  const kind = statKind(proc, path);
  if (kind === 'directory') {
    if (parts.length === 2) throw new Fatal('cannot give a key name for a directory path');
    for (const entry of [...proc.files.list(path)].sort()) {
      const inner = `${path.replace(/\/$/, '')}/${entry}`;
      if (statKind(proc, inner) === 'file') add(entry, proc.files.read(inner));
    }
    return;
  }
  add(parts.length === 2 ? (parts[0] as string) : (path.split('/').pop() as string), proc.files.read(path));
}

function statKind(proc: Process, path: string): string {
  try {
    return proc.files.stat(path).kind;
  } catch (error) {
    if (error instanceof Errno) throw new Fatal(`error reading ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}

function addEnvFile(proc: Process, path: string, what: 'configmap' | 'secret', add: (key: string, content: Uint8Array) => void): void {
  if (statKind(proc, path) === 'directory') throw new Fatal(what === 'configmap' ? 'env config file cannot be a directory' : 'env secret file cannot be a directory');
  for (const [key, value] of parseEnvFile(proc, decodeUtf8(proc.files.read(path)))) add(key, encodeUtf8(value));
}

/** KEY=VALUE lines; a key alone takes its value from the environment. Throws Fatal. */
function parseEnvFile(proc: Process, content: string): [string, string][] {
  return content.split('\n').flatMap((raw): [string, string][] => {
    const line = raw.replace(/\r$/, '').trimStart();
    if (line === '' || line.startsWith('#')) return [];
    const equals = line.indexOf('=');
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) throw new Fatal(`${JSON.stringify(key)} is not a valid key name: ${ENV_NAME_PROBLEM}`);
    return [[key, equals < 0 ? (proc.env.get(key) ?? '') : line.slice(equals + 1)]];
  });
}

export function isConfigKey(key: string): boolean {
  return /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && key !== '..' && key.length <= 253;
}
export const CONFIG_KEY_PROBLEM = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
