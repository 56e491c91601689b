// Mirrors helm.sh/helm/v4/pkg/cli/values
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { readAll } from '#kubectl/resources/files.js';
import { mergeMaps, readValues } from '#helm/charts/load.js';
import { isTable, type Table, typed } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import { parseInto, SetError, type SetMode } from './strvals.js';

export interface ValueFlags {
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setFile: readonly string[];
  readonly setJson: readonly string[];
  readonly setLiteral: readonly string[];
}

/** What `-f` and the kinds of `--set` give together; the later wins. Throws HelmError. */
export function* valuesOf(proc: Process, flags: ValueFlags): Step<Table> {
  let values: Table = {};
  for (const path of flags.values) {
    const text = yield* readSource(proc, path);
    values = mergeMaps(values, readValues(text, `failed to parse ${path}`));
  }
  for (const text of flags.setJson) {
    if (text.trim().startsWith('{')) values = mergeMaps(values, jsonTable(text));
    else set(values, text, 'json', '--set-json');
  }
  for (const text of flags.set) set(values, text, 'typed', '--set');
  for (const text of flags.setString) set(values, text, 'string', '--set-string');
  for (const text of flags.setFile) set(values, text, 'string', '--set-file', (path) => readNow(proc, path));
  for (const text of flags.setLiteral) set(values, text, 'literal', '--set-literal');
  return values;
}

function set(values: Table, text: string, mode: SetMode, flag: string, convert?: (text: string) => unknown): void {
  try {
    parseInto(text, values, mode, convert);
  } catch (error) {
    if (!(error instanceof SetError)) throw error;
    throw new HelmError(mode === 'json' ? `failed parsing ${flag} data ${text}` : `failed parsing ${flag} data: ${error.message}`);
  }
}

function jsonTable(text: string): Table {
  try {
    const value = typed(JSON.parse(text.trim()));
    if (isTable(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new HelmError('failed parsing --set-json data JSON: unexpected end of JSON input');
}

function* readSource(proc: Process, path: string): Step<string> {
  if (path.trim() === '-') return yield* readAll(proc.stdin);
  return readNow(proc, path);
}

function readNow(proc: Process, path: string): string {
  const address = /^(https?|oci):\/\/([^/:]+)/.exec(path);
  if (address !== null) throw new HelmError(`Get ${JSON.stringify(path)}: dial tcp: lookup ${address[2]}: no such host`);
  try {
    return proc.files.readText(path);
  } catch (error) {
    if (error instanceof Errno) throw new HelmError(`open ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}
