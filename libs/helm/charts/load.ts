// Mirrors helm.sh/helm/v4/pkg/chart/v2/loader
import { gunzipSync } from 'fflate';
import { decodeUtf8 } from '#linux/env/text.js';
import type { Files } from '#linux/fs/files.js';
import { decodeArchive } from '#linux/programs/tar-format.js';
import { isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { readYaml, splitDocuments, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { put, type Table, typedTable, isTable } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import { CHART_FILE_BYTES_MAX, CHART_FILES_MAX } from '#helm/limits.js';
import type { Chart, ChartFile, Lock } from './chart.js';
import { IgnoreRules } from './ignore.js';
import { metadataOf, readMetadata, validateMetadata } from './metadata.js';
import { absolutePath, openProblem } from './paths.js';

/** Where to look for files: a process' own view of them. */
export interface Place {
  readonly files: Files;
  readonly cwd: string;
}

/** A chart from a folder or an archive. Throws HelmError. */
export function loadChart(place: Place, path: string): Chart {
  if (!place.files.exists(path)) throw new HelmError(`stat ${path}: no such file or directory`);
  return place.files.stat(path).kind === 'directory' ? loadFolder(place, path) : loadArchive(place, path);
}

export function loadFolder(place: Place, path: string): Chart {
  const top = absolutePath(place, path);
  const chartFile = `${top}/Chart.yaml`;
  if (!place.files.exists(chartFile)) throw new HelmError(`unable to detect chart at ${chartFile}: ${openProblem(place, chartFile)}`);
  const { apiVersion } = readMetadata(place.files.readText(chartFile), 'Chart.yaml');
  if (!['v1', 'v2', '', undefined, null].includes(apiVersion)) throw new HelmError('unsupported chart version');
  return chartOfFiles(folderFiles(place, top));
}

function folderFiles({ files }: Place, top: string): ChartFile[] {
  const rules = new IgnoreRules(files.exists(`${top}/.helmignore`) ? files.readText(`${top}/.helmignore`) : '');
  const found: ChartFile[] = [];
  const walk = (folder: string) => {
    for (const entry of files.list(folder === '' ? top : `${top}/${folder}`)) {
      const name = folder === '' ? entry : `${folder}/${entry}`;
      const stat = files.stat(`${top}/${name}`);
      const isFolder = stat.kind === 'directory';
      if (rules.ignores(name, isFolder)) continue;
      if (isFolder) {
        walk(name);
        continue;
      }
      const data = withoutBom(files.read(`${top}/${name}`));
      if (data.length > CHART_FILE_BYTES_MAX) throw new HelmError(`chart file ${JSON.stringify(entry)} is larger than the maximum file size ${CHART_FILE_BYTES_MAX}`);
      if (found.length >= CHART_FILES_MAX) throw new HelmError(`the chart has more than ${CHART_FILES_MAX} files`);
      found.push({ name, data, modifiedMs: stat.modifiedMs });
    }
  };
  walk('');
  return found;
}

function withoutBom(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;
}

function loadArchive({ files }: Place, path: string): Chart {
  const bytes = files.read(path);
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) {
    if (/\.ya?ml$/.test(path)) throw new HelmError(`file '${path}' seems to be a YAML file, but expected a gzipped archive`);
    throw new HelmError(`file '${path}' does not appear to be a gzipped archive; got '${bytes.some((byte) => byte === 0) ? 'application/octet-stream' : 'text/plain; charset=utf-8'}'`);
  }
  return chartOfArchive(bytes);
}

/** Throws HelmError. */
export function chartOfArchive(bytes: Uint8Array): Chart {
  return chartOfFiles(archiveFiles(bytes));
}

/** The files below an archive's one folder. Throws HelmError. */
export function archiveFiles(bytes: Uint8Array): ChartFile[] {
  let unpacked: Uint8Array;
  try {
    unpacked = gunzipSync(bytes);
  } catch {
    throw new HelmError('unable to load chart archive');
  }
  const members = decodeArchive(unpacked);
  if (members === undefined) throw new HelmError('unable to load chart archive');
  const found: ChartFile[] = [];
  for (const member of members) {
    if (member.type !== 'file') continue;
    const name = member.name.split('/').slice(1).join('/');
    if (member.name === 'Chart.yaml' || name === '' || name.split('/').includes('..')) throw new HelmError('unable to load chart archive');
    found.push({ name, data: withoutBom(member.content.slice()), modifiedMs: member.modifiedMs });
  }
  if (found.length === 0) throw new HelmError('unable to load chart archive');
  return found;
}

/** Throws HelmError. */
export function chartOfFiles(files: readonly ChartFile[]): Chart {
  const chartFile = files.find(({ name }) => name === 'Chart.yaml');
  if (chartFile === undefined) throw new HelmError('Chart.yaml file is missing');
  let raw = readMetadata(decodeUtf8(chartFile.data), 'Chart.yaml');
  if (!raw.apiVersion) raw = { ...raw, apiVersion: 'v1' };
  const requirements = files.find(({ name }) => name === 'requirements.yaml');
  if (requirements !== undefined) raw = { ...raw, ...readMetadata(decodeUtf8(requirements.data), 'requirements.yaml') };
  const metadata = metadataOf(raw);
  let lock: Lock | undefined;
  let values: Table = {};
  let schema: Uint8Array | undefined;
  const templates: ChartFile[] = [];
  const others: ChartFile[] = [];
  const below = new Map<string, ChartFile[]>();
  for (const file of files) {
    if (file.name === 'Chart.yaml') continue;
    if (file.name === 'Chart.lock' || file.name === 'requirements.lock') lock = readLock(file);
    else if (file.name === 'values.yaml') values = readValues(decodeUtf8(file.data), 'cannot load values.yaml');
    else if (file.name === 'values.schema.json') schema = file.data;
    else if (file.name.startsWith('templates/')) templates.push(file);
    else if (file.name.startsWith('charts/') && !file.name.endsWith('.prov')) {
      const name = file.name.slice('charts/'.length);
      const key = name.split('/')[0] as string;
      below.set(key, [...(below.get(key) ?? []), { ...file, name }]);
    } else if (file.name !== 'requirements.yaml' || metadata.apiVersion === 'v1') others.push(file);
  }
  validateMetadata(metadata);
  const dependencies = [...below].flatMap(([name, parts]) => subchartOf(metadata.name, name, parts));
  return { metadata, lock, values, schema, templates, files: others, raw: files, dependencies };
}

function subchartOf(parent: string, name: string, parts: readonly ChartFile[]): Chart[] {
  if (/^[_.]/.test(name)) return [];
  try {
    if (name.endsWith('.tgz')) {
      if (parts[0]?.name !== name) throw new HelmError(`error unpacking subchart tar in ${parent}: expected ${name}, got ${parts[0]?.name}`);
      return [chartOfArchive(parts[0].data)];
    }
    const inside = parts.filter((file) => file.name.includes('/'));
    return [chartOfFiles(inside.map((file) => ({ ...file, name: file.name.slice(file.name.indexOf('/') + 1) })))];
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`error unpacking subchart ${name} in ${parent}: ${error.message}`);
    throw error;
  }
}

function readLock(file: ChartFile): Lock {
  try {
    const value = readYaml(decodeUtf8(file.data)) ?? {};
    return { generated: value.generated ?? '', digest: value.digest ?? '', dependencies: listOf(value.dependencies) };
  } catch (error) {
    if (error instanceof YamlError) throw new HelmError(`cannot load ${file.name}: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

/** One or more documents, the later over the earlier. Throws HelmError, its text behind `what`. */
export function readValues(text: string, what: string): Table {
  let values: Table = {};
  for (const document of splitDocuments(text)) {
    let value: unknown;
    try {
      value = readYaml(document);
    } catch (error) {
      if (error instanceof YamlError) throw new HelmError(`${what}: cannot unmarshal yaml document: error converting YAML to JSON: ${error.message}`);
      throw error;
    }
    if (value === null || value === undefined) continue;
    if (!isRecord(value)) {
      const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
      throw new HelmError(`${what}: cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`);
    }
    values = mergeMaps(values, typedTable(value));
  }
  return values;
}

/** Values of `b` win; tables are merged. */
export function mergeMaps(a: Table, b: Table): Table {
  const result: Table = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const own = Object.hasOwn(result, key) ? result[key] : undefined;
    put(result, key, isTable(own) && isTable(value) ? mergeMaps(own, value) : value);
  }
  return result;
}
