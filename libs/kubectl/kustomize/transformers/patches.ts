// Mirrors PatchTransformer, PatchStrategicMergeTransformer and PatchJson6902Transformer of kustomize's builtins
import { type Dynamic, sortKeys } from '#kubectl/rest/dynamic.js';
import { resourcesOf } from '#kubectl/kustomize/factory.js';
import { attempt, Failure, within } from '#kubectl/kustomize/failure.js';
import { idText } from '#kubectl/kustomize/ids.js';
import { applyJsonPatch, type JsonPatch, readJsonPatch } from '#kubectl/kustomize/json-patch.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { jsonOf, nodeOf } from '#kubectl/kustomize/nodes/json.js';
import { ALLOW_KIND_CHANGE, ALLOW_NAME_CHANGE, type Resource } from '#kubectl/kustomize/resource.js';
import type { ResMap } from '#kubectl/kustomize/resmap.js';
import { fullSelector } from '#kubectl/kustomize/selector.js';
import type { Surroundings, Transform } from './transformer.js';

/** An entry of `patches`: objects to merge, or steps of JSON. Throws Failure. */
export function makePatch(config: Dynamic, { loader, schemas, shown }: Surroundings): Transform {
  const inline = String(config.patch ?? '').trim();
  if (inline === '' && !config.path) throw new Failure(`must specify one of patch and path in\n${shown}`);
  if (inline !== '' && config.path) throw new Failure(`patch and path can't be set at the same time\n${shown}`);
  const text = inline !== '' ? inline : within(`failed to get the patch file from path(${config.path})`, () => loader.text(config.path));
  const source = inline !== '' ? `[patch: ${JSON.stringify(inline)}]` : `[path: ${JSON.stringify(config.path)}]`;
  const merges = attempt(() => resourcesOf(text, schemas));
  const steps = attempt(() => readSteps(text));
  if (merges instanceof Failure) {
    if (steps instanceof Failure) throw new Failure(`unable to parse SM or JSON patch from ${source}`);
    return (map) => applySteps(map, steps, config.target, source);
  }
  if (!(steps instanceof Failure) && merges.length > 0 && steps.length > 0) throw new Failure(`illegally qualifies as both an SM and JSON patch: ${source}`);
  for (const merge of merges) {
    if (config.options?.allowNameChange === true) merge.enable(ALLOW_NAME_CHANGE);
    if (config.options?.allowKindChange === true) merge.enable(ALLOW_KIND_CHANGE);
  }
  return (map) => (merges.length === 0 ? applySteps(map, [], config.target, source) : applyMerges(map, merges, config.target, source));
}

function readSteps(text: string): JsonPatch {
  if (text === '') throw new Failure('empty json patch operations');
  return readJsonPatch(text);
}

function applyMerges(map: ResMap, merges: readonly Resource[], target: Dynamic, source: string): void {
  if (target !== undefined) {
    if (merges.length > 1) throw new Failure(`Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`);
    const selector = fullSelector(target);
    const shown = `${idText(selector)}:a=${selector.annotationSelector}:l=${selector.labelSelector}`;
    const chosen = within(`unable to find patch target ${JSON.stringify(shown)} in \`resources\``, () => map.select(selector));
    map.applyMergePatch(chosen, merges[0] as Resource);
    return;
  }
  for (const merge of merges) within(`no resource matches strategic merge patch ${JSON.stringify(idText(merge.originalId))}`, () => map.getById(merge.originalId)).applyMergePatch(merge);
}

function applySteps(map: ResMap, steps: JsonPatch, target: Dynamic, source: string): void {
  if (target === undefined) throw new Failure(`must specify a target for JSON patch ${source}`);
  for (const resource of map.select(fullSelector(target))) {
    resource.storePreviousId();
    patchByJson(resource, steps);
  }
}

function patchByJson(resource: Resource, steps: JsonPatch): void {
  const history = resource.internalAnnotations;
  resource.node = nodeOf(applyJsonPatch(jsonOf(resource.node), steps));
  resource.setAnnotations({ ...resource.annotations, ...history });
}

/** All of `patchesStrategicMerge`: paths or texts. Throws Failure. */
export function makeMergePatches({ paths = [], patches = '' }: Dynamic, { loader, schemas }: Surroundings): Transform {
  if (paths.length === 0 && patches === '') throw new Failure('empty file path and empty patch content');
  const read = (path: string) => {
    const inline = attempt(() => resourcesOf(path, schemas));
    return inline instanceof Failure ? resourcesOf(loader.text(path), schemas) : inline;
  };
  const merges: Resource[] = [...paths.flatMap(read), ...(patches === '' ? [] : resourcesOf(patches, schemas))];
  if (merges.length === 0) throw new Failure(`patch appears to be empty; files=[${paths.join(' ')}], Patch=${patches}`);
  return (map) => {
    for (const merge of merges) map.applyMergePatch([map.getById(merge.originalId)], merge);
  };
}

/** An entry of `patchesJson6902`. Throws Failure. */
export function makeJsonPatch({ target, path = '', jsonOp = '' }: Dynamic, { loader }: Surroundings): Transform {
  if (!target?.name) throw new Failure('must specify the target name');
  if (path === '' && jsonOp === '') throw new Failure('empty file path and empty jsonOp');
  if (path !== '' && jsonOp !== '') throw new Failure('must specify a file path or jsonOp, not both');
  const text = path === '' ? jsonOp : loader.text(path);
  if (text === '') throw new Failure(`patch file '${path}' empty seems to be empty`);
  const steps = within(`decoding ${shownSteps(text)}`, () => readJsonPatch(text));
  if (steps.length === 0) throw new Failure(`patch appears to be empty; file=${path}, JsonOp=${shownSteps(text)}`);
  return (map) => { for (const resource of map.select(fullSelector(target))) patchByJson(resource, steps); };
}

/** What was YAML is told as JSON. */
function shownSteps(text: string): string {
  if (text.startsWith('[')) return text;
  const steps = attempt(() => readJsonPatch(text));
  return steps instanceof Failure ? text : goJson(sortKeys(steps));
}
