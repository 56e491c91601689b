// Mirrors the validators of sigs.k8s.io/kustomize/api/internal/target
import { sameJson } from '#kubectl/rest/dynamic.js';
import { Failure } from './failure.js';
import { idText, sameId } from './ids.js';
import type { ResMap } from './resmap.js';
import type { Transform } from './transformers/transformer.js';

const VALIDATED_BY = 'validated-by';
/** An object as Go prints it, with where it lies in memory. */
const GO_RESOURCE = '&resource.Resource{RNode:yaml.RNode{fieldPath:[]string(nil), value:(*yaml.Node)(0xc0009a2000), ShouldKeep:false, Match:[]string(nil)}, refVarNames:[]string(nil)}';

/** Runs a validator, which may add one label and nothing else. Throws Failure. */
export function validate(map: ResMap, run: Transform): void {
  const before = map.copy();
  run(map);
  const after = map.copy();
  const relabelled = new Set<string>();
  for (const resource of after.list) {
    const { [VALIDATED_BY]: label, ...labels } = resource.labels;
    if (label === undefined) continue;
    resource.setLabels(labels);
    relabelled.add(idText(resource.id));
  }
  const problem = difference(before, after, relabelled);
  if (problem !== undefined) throw new Failure(`validator shouldn't modify the resource map: ${problem}`);
}

/** Labels that are written anew are no longer the nodes that they were, and that is what kustomize compares. */
function difference(before: ResMap, after: ResMap, relabelled: ReadonlySet<string>): string | undefined {
  if (before.list.length !== after.list.length) return `lists have different number of entries: [${before.list.join(' ')}] doesn't equal [${after.list.join(' ')}]`;
  for (const resource of before.list) {
    const [same] = after.byCurrentId((id) => sameId(resource.id, id));
    if (same === undefined) return `id in self missing from other; id: ${idText(resource.id)}`;
    if (relabelled.has(idText(same.id)) || !sameJson(resource.json(), same.json())) return `nodes unequal: \n -- ${resource},\n -- ${same}\n\n--\n${GO_RESOURCE}\n------\n${GO_RESOURCE}\n`;
  }
  return undefined;
}
