// Mirrors sigs.k8s.io/kustomize/api/types (kustomization.go)
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { goYamlProblem } from '#cluster/apimachinery/yaml/go-parser.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { attempt, Failure, within } from './failure.js';
import { decodeGo } from './go-decode.js';
import type { Loader } from './loader.js';
import { kustomization as shape } from './shapes.js';

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const API_VERSIONS: Readonly<Record<string, string>> = { Kustomization: 'kustomize.config.k8s.io/v1beta1', Component: 'kustomize.config.k8s.io/v1alpha1' };

/** A kustomization's fields as its file has them, older names moved to the newer ones. */
export interface Kustomization {
  readonly fields: Dynamic;
  readonly file: string;
}

const FIX = "Run 'kustomize edit fix' to update your Kustomization automatically.";
const DEPRECATED: readonly (readonly [string, string, string])[] = [
  ['bases', 'resources', FIX], ['commonLabels', 'labels', FIX], ['imageTags', 'images', FIX], ['patchesJson6902', 'patches', FIX], ['patchesStrategicMerge', 'patches', FIX], ['vars', 'replacements', `[EXPERIMENTAL] ${FIX}`],
];

/** The kustomization of a folder. Throws Failure. */
export function readKustomization(loader: Loader, warn: (text: string) => void): Kustomization {
  const { text, file } = findFile(loader);
  const fields = within('invalid Kustomization', () => decodeGo(parse(text), shape, true));
  for (const [old, instead, advice] of DEPRECATED) if (fields[old] !== undefined) warn(`# Warning: '${old}' is deprecated. Please use '${instead}' instead. ${advice}\n`);
  fix(fields);
  if (!Object.entries(fields).some(([key, value]) => key !== 'kind' && key !== 'apiVersion' && value !== '')) throw new Failure('kustomization.yaml is empty');
  checkType(fields, loader.root);
  return { fields, file };
}

function findFile(loader: Loader): { readonly text: string; readonly file: string } {
  const found = FILES.flatMap((file) => {
    const text = attempt(() => loader.text(file));
    return text instanceof Failure ? [] : [{ text, file }];
  });
  if (found.length > 1) throw new Failure(`Found multiple kustomization files under: ${loader.root}\n`);
  const [first] = found;
  if (first === undefined) throw new Failure(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`);
  return first;
}

/** YAML as sigs.k8s.io/yaml reads it. Throws Failure. */
export function parse(text: string): Dynamic {
  // What our parser lets pass is refused as well.
  const problem = goYamlProblem(text, 'v2');
  if (problem !== undefined) throw new Failure(problem);
  try {
    return readYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw new Failure(error.message);
    throw error;
  }
}

function fix(fields: Dynamic): void {
  fields.kind = fields.kind || 'Kustomization';
  fields.apiVersion = fields.apiVersion || API_VERSIONS[fields.kind === 'Component' ? 'Component' : 'Kustomization'];
  move(fields, 'bases', 'resources');
  move(fields, 'imageTags', 'images');
  for (const args of [...(fields.configMapGenerator ?? []), ...(fields.secretGenerator ?? [])]) {
    if (args.env) args.envs = [...(args.envs ?? []), args.env];
    delete args.env;
  }
  moveCharts(fields);
}

function move(fields: Dynamic, from: string, to: string): void {
  if (fields[from]?.length > 0) fields[to] = [...(fields[to] ?? []), ...fields[from]];
  delete fields[from];
}

/** The charts of an older form. */
function moveCharts(fields: Dynamic): void {
  const old: Dynamic[] = fields.helmChartInflationGenerator ?? [];
  if (old.length > 0) {
    fields.helmCharts = [...(fields.helmCharts ?? []), ...old.map(({ chartName, chartVersion, chartRepoUrl, releaseName, releaseNamespace, values, valuesLocal, valuesMerge }) => ({
      name: chartName, version: chartVersion, repo: chartRepoUrl, releaseName, namespace: releaseNamespace, valuesFile: values, valuesInline: valuesLocal, valuesMerge,
    }))];
  }
  delete fields.helmChartInflationGenerator;
}

function checkType({ kind, apiVersion }: Dynamic, root: string): void {
  const problems: string[] = [];
  if (kind !== 'Kustomization' && kind !== 'Component') problems.push('kind should be Kustomization or Component');
  const wanted = API_VERSIONS[kind === 'Component' ? 'Component' : 'Kustomization'];
  if (apiVersion !== wanted) problems.push(`apiVersion for ${kind} should be ${wanted}`);
  if (problems.length > 0) throw new Failure(`Failed to read kustomization file under ${root}:\n${problems.join('\n')}`);
}
