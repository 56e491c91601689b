// Mirrors helm.sh/helm/v4/pkg/storage/driver (encodeRelease, decodeRelease): JSON, gzip, base64
import { gunzipSync, gzipSync } from 'fflate';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { decodeBase64, encodeBase64 } from '#kubectl/rest/base64.js';
import { type Dynamic, listOf, sortKeys } from '#kubectl/rest/dynamic.js';
import { goJson } from '#kubectl/printers/go-json.js';
import type { Chart, ChartFile } from '#helm/charts/chart.js';
import { metadataOf } from '#helm/charts/metadata.js';
import { plain, typedTable } from '#helm/engine/values.js';
import { type Hook, jsonTime, type Release } from './release.js';

/** The release as helm's JSON: what `-o json` prints and what is stored. */
export function releaseJson(release: Release, withChart = true): Dynamic {
  const { chart } = release;
  return {
    name: release.name,
    info: {
      first_deployed: jsonTime(release.firstDeployedMs),
      last_deployed: jsonTime(release.lastDeployedMs),
      ...(release.deletedMs === undefined ? {} : { deleted: jsonTime(release.deletedMs) }),
      ...(release.description === '' ? {} : { description: release.description }),
      status: release.status,
      ...(release.notes === '' ? {} : { notes: release.notes }),
    },
    ...(withChart ? { chart: chartJson(chart) } : {}),
    ...(Object.keys(release.config).length === 0 ? {} : { config: sortKeys(plain(release.config) as Dynamic) }),
    ...(release.manifest === '' ? {} : { manifest: release.manifest }),
    ...(release.hooks.length === 0 ? {} : { hooks: release.hooks.map(hookJson) }),
    version: release.revision,
    namespace: release.namespace,
    apply_method: release.applyMethod,
  };
}

function chartJson(chart: Chart): Dynamic {
  return {
    metadata: chart.metadata,
    lock: chart.lock ?? null,
    templates: chart.templates.map(fileJson),
    values: sortKeys(plain(chart.values) as Dynamic),
    schema: chart.schema === undefined ? null : encodeBase64(chart.schema),
    schemamodtime: '0001-01-01T00:00:00Z',
    files: chart.files.map(fileJson),
    modtime: jsonTime(chart.raw.find(({ name }) => name === 'Chart.yaml')?.modifiedMs ?? 0),
  };
}

function fileJson({ name, data, modifiedMs }: ChartFile): Dynamic {
  return { name, modtime: jsonTime(modifiedMs), data: encodeBase64(data) };
}

function hookJson(hook: Hook): Dynamic {
  const { startedMs, completedMs, phase } = hook.lastRun;
  return {
    name: hook.name, kind: hook.kind, path: hook.path, manifest: hook.manifest, events: hook.events,
    last_run: { ...(startedMs === undefined ? {} : { started_at: jsonTime(startedMs) }), ...(completedMs === undefined ? {} : { completed_at: jsonTime(completedMs) }), phase },
    ...(hook.weight === 0 ? {} : { weight: hook.weight }),
    ...(hook.deletePolicies.length === 0 ? {} : { delete_policies: hook.deletePolicies }),
    ...(hook.outputLogPolicies.length === 0 ? {} : { output_log_policies: hook.outputLogPolicies }),
  };
}

/** The text under `release` in a release's Secret, before the API's own base64. */
export function encodeRelease(release: Release): string {
  return encodeBase64(gzipSync(encodeUtf8(goJson(releaseJson(release))), { mtime: 0 }));
}

/** undefined when the text is no release. */
export function decodeRelease(text: string, labels: Readonly<Record<string, string>>): Release | undefined {
  const packed = decodeBase64(text);
  if (packed === undefined) return undefined;
  try {
    return releaseOf(JSON.parse(decodeUtf8(packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed)), labels);
  } catch {
    return undefined; // written by hand, or cut off: helm skips it too
  }
}

function releaseOf(value: Dynamic, labels: Readonly<Record<string, string>>): Release {
  const { info, chart } = value;
  const time = (text: unknown) => (typeof text === 'string' && text !== '' ? Date.parse(text.replace(/(\.\d{3})\d+/, '$1')) : undefined);
  return {
    name: value.name, namespace: value.namespace, revision: value.version, chart: chartOf(chart ?? {}), config: typedTable(value.config), manifest: value.manifest ?? '',
    hooks: listOf(value.hooks).map((hook) => hookOf(hook, time)), labels, applyMethod: value.apply_method === 'ssa' ? 'ssa' : 'csa',
    status: info.status, description: info.description ?? '', notes: info.notes ?? '', firstDeployedMs: time(info.first_deployed) ?? 0, lastDeployedMs: time(info.last_deployed) ?? 0, deletedMs: time(info.deleted),
  };
}

function hookOf(value: Dynamic, time: (text: unknown) => number | undefined): Hook {
  const startedMs = time(value.last_run?.started_at);
  const completedMs = time(value.last_run?.completed_at);
  return {
    name: value.name ?? '', kind: value.kind ?? '', path: value.path ?? '', manifest: value.manifest ?? '', events: listOf(value.events), weight: value.weight ?? 0,
    deletePolicies: listOf(value.delete_policies), outputLogPolicies: listOf(value.output_log_policies),
    lastRun: { ...(startedMs === undefined ? {} : { startedMs }), ...(completedMs === undefined ? {} : { completedMs }), phase: value.last_run?.phase ?? '' },
  };
}

function chartOf(value: Dynamic): Chart {
  const files = (list: Dynamic): ChartFile[] => listOf(list).map((file) => ({ name: file.name, data: decodeBase64(file.data ?? '') ?? new Uint8Array(), modifiedMs: file.modtime === undefined ? 0 : Date.parse(String(file.modtime).replace(/(\.\d{3})\d+/, '$1')) }));
  const templates = files(value.templates);
  const others = files(value.files);
  return { metadata: metadataOf(value.metadata ?? {}), lock: value.lock ?? undefined, templates, files: others, values: typedTable(value.values), schema: value.schema ? decodeBase64(value.schema) : undefined, raw: [...templates, ...others], dependencies: [] };
}
