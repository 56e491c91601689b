// Mirrors kustomize's patches, patchesStrategicMerge and patchesJson6902
import { applyJsonPatch } from '#cluster/apimachinery/patch/json-patch.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Process } from '#linux/kernel/process.js';
import { parseManifests } from '#kubectl/resources/manifest.js';
import { strategicMerge } from '#kubectl/resources/strategic.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { groupOf } from '#kubectl/printers/names.js';
import { readYaml } from '#kubectl/yaml/read.js';
import type { Item } from './item.js';
import { resolveIn } from './paths.js';
import { targetsOf } from './targets.js';

export function applyPatches(proc: Process, folder: string, kustomization: Dynamic, items: Item[]): void {
  for (const entry of listOf(kustomization.patchesStrategicMerge)) {
    const inline = String(entry).includes('\n');
    applyPatch(items, inline ? String(entry) : readIn(proc, folder, String(entry)), undefined);
  }
  for (const entry of listOf(kustomization.patches)) applyPatch(items, entry.patch ?? readIn(proc, folder, String(entry.path)), entry.target, entry.options);
  for (const entry of listOf(kustomization.patchesJson6902)) applyPatch(items, entry.patch ?? readIn(proc, folder, String(entry.path)), entry.target);
}

function readIn(proc: Process, folder: string, entry: string): string {
  const path = resolveIn(proc, folder, entry);
  if (!proc.files.exists(path)) throw new Fatal(`failed to get the patch file from path(${entry}): evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`);
  return proc.files.readText(path);
}

function applyPatch(items: Item[], text: string, target: Dynamic, options: Dynamic = {}): void {
  const value = readYaml(text);
  if (Array.isArray(value)) {
    if (target === undefined) throw new Fatal('must specify a target for JSON patch');
    for (const item of targetsOf(items, target)) {
      try {
        item.object = applyJsonPatch(item.object, value) as Dynamic;
      } catch (error) {
        if (error instanceof StatusError) throw new Fatal(error.message);
        throw error;
      }
    }
    return;
  }
  for (const { object: patch } of parseManifests(text, 'patch')) {
    const chosen = target === undefined ? items.filter((item) => item.object.kind === patch.kind && item.names.includes(patch.metadata?.name)) : targetsOf(items, target);
    if (chosen.length === 0 && target === undefined) throw new Fatal(`no resource matches strategic merge patch "${patch.kind}.${String(patch.apiVersion).split('/').reverse().join('.')}${groupOf(patch.apiVersion) === '' ? '.[noGrp]' : ''}/${patch.metadata?.name}.${patch.metadata?.namespace ?? '[noNs]'}": no matches for Id ${patch.kind}.${String(patch.apiVersion).split('/').reverse().join('.')}${groupOf(patch.apiVersion) === '' ? '.[noGrp]' : ''}/${patch.metadata?.name}.${patch.metadata?.namespace ?? '[noNs]'}; failed to find unique target for patch ${patch.kind}.${String(patch.apiVersion).split('/').reverse().join('.')}${groupOf(patch.apiVersion) === '' ? '.[noGrp]' : ''}/${patch.metadata?.name}.${patch.metadata?.namespace ?? '[noNs]'}`);
    for (const item of chosen) patchItem(items, item, patch, options);
  }
}

function patchItem(items: Item[], item: Item, patch: Dynamic, options: Dynamic): void {
  if (patch['$patch'] === 'delete') {
    items.splice(items.indexOf(item), 1);
    return;
  }
  const { name } = item.object.metadata;
  const { kind } = item.object;
  item.object = strategicMerge(item.object, patch);
  if (options?.allowNameChange !== true) item.object.metadata.name = name;
  if (options?.allowKindChange !== true) item.object.kind = kind;
}
