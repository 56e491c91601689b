// Mirrors sigs.k8s.io/kustomize (api/krusty)
// Differs: no plugins, no helm charts, no vars, no remote bases, no openapi of one's own.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { parseManifests } from '#kubectl/resources/manifest.js';
import { clone, type Dynamic, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { readYaml, YamlError } from '#kubectl/yaml/read.js';
import { generateConfigMaps, generateSecrets } from './generators.js';
import type { Item } from './item.js';
import { legacyOrder } from './order.js';
import { applyPatches } from './patches.js';
import { resolveIn } from './paths.js';
import { fixReferences } from './references.js';
import { transform } from './transform.js';

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const DEPTH_MAX = 50;

/** The objects that `kubectl kustomize FOLDER` prints. Throws Fatal. */
export function* buildKustomization(proc: Process, folder: string): Step<Dynamic[]> {
  yield* proc.work();
  let path: string;
  try {
    path = proc.files.resolve(folder);
    if (proc.files.stat(path).kind !== 'directory') throw new Fatal(`must build at directory: '${folder}': file is not directory`);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const absolute = folder.startsWith('/') ? folder : `${proc.cwd === '/' ? '' : proc.cwd}/${folder}`;
    throw new Fatal(`must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${absolute}: ${error.message.toLowerCase()}`);
  }
  const items = accumulate(proc, path, 0);
  fixReferences(items);
  return legacyOrder(items.map(({ object }) => object));
}

function accumulate(proc: Process, folder: string, depth: number): Item[] {
  if (depth > DEPTH_MAX) throw new Fatal(`cycle detected: candidate root '${folder}' contains visited root`);
  const kustomization = readKustomization(proc, folder);
  const items: Item[] = [];
  for (const entry of [...listOf(kustomization.resources), ...listOf(kustomization.bases)]) items.push(...resourceItems(proc, folder, String(entry), depth));
  for (const entry of listOf(kustomization.components)) {
    // A component works on what is there so far.
    const own = readKustomization(proc, resolveIn(proc, folder, String(entry)));
    applyKustomization(proc, resolveIn(proc, folder, String(entry)), own, items, depth);
  }
  applyKustomization(proc, folder, { ...kustomization, resources: [], bases: [], components: [] }, items, depth);
  return items;
}

function applyKustomization(proc: Process, folder: string, kustomization: Dynamic, items: Item[], depth: number): void {
  for (const entry of listOf(kustomization.resources)) items.push(...resourceItems(proc, folder, String(entry), depth));
  generateConfigMaps(proc, folder, kustomization, items);
  generateSecrets(proc, folder, kustomization, items);
  applyPatches(proc, folder, kustomization, items);
  transform(kustomization, items);
}

function readKustomization(proc: Process, folder: string): Dynamic {
  const found = FILES.filter((name) => proc.files.exists(`${folder}/${name}`));
  if (found.length > 1) throw new Fatal(`Found multiple kustomization files: ${folder}`);
  const [name] = found;
  if (name === undefined) throw new Fatal(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`);
  try {
    const content = readYaml(proc.files.readText(`${folder}/${name}`));
    if (content === undefined) throw new Fatal('kustomization.yaml is empty');
    if (!isRecord(content)) throw new Fatal('invalid Kustomization: json: cannot unmarshal string into Go value of type types.Kustomization');
    for (const key of Object.keys(content)) if (!KNOWN.has(key)) throw new Fatal(`invalid Kustomization: json: unknown field ${JSON.stringify(key)}`);
    return content;
  } catch (error) {
    if (error instanceof YamlError) throw new Fatal(`invalid Kustomization: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

const KNOWN = new Set(['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components', 'namespace', 'namePrefix', 'nameSuffix', 'labels', 'commonLabels', 'commonAnnotations', 'images', 'replicas', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'configMapGenerator', 'secretGenerator', 'generatorOptions', 'replacements', 'sortOptions', 'buildMetadata', 'openapi', 'crds', 'configurations', 'generators', 'transformers', 'validators', 'vars', 'helmCharts', 'helmGlobals']);

function resourceItems(proc: Process, folder: string, entry: string, depth: number): Item[] {
  const path = resolveIn(proc, folder, entry);
  if (!proc.files.exists(path)) throw new Fatal(`accumulating resources: accumulation err='accumulating resources from '${entry}': evalsymlink failure on '${path}' : lstat ${path}: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`);
  if (proc.files.stat(path).kind === 'directory') return accumulate(proc, path, depth + 1);
  return parseManifests(proc.files.readText(path), path).map(({ object }) => ({ object: clone(object), names: [object.metadata?.name ?? ''], namespaces: [object.metadata?.namespace ?? ''], hashed: false }));
}
