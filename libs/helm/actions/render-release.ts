// Mirrors helm.sh/helm/v4/pkg/action (Configuration.renderResources)
import type { Step } from '#linux/kernel/step.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ApiError, isNotFound } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { type Chart, crdsOf } from '#helm/charts/chart.js';
import { isCompatible } from '#helm/charts/dependencies.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { type Lookup, renderChart, type RenderValues } from '#helm/engine/render.js';
import { type Table, typedTable } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import type { AnyCall } from '#helm/kube/resources.js';
import { INSTALL_ORDER, joinManifests, type Manifest, sortManifests } from '#helm/releases/manifests.js';
import type { Hook } from '#helm/releases/release.js';

export interface RenderWishes {
  /** Whether templates may read from the cluster. */
  readonly connected: boolean;
  readonly subNotes: boolean;
  readonly includeCrds: boolean;
  readonly hideSecrets: boolean;
}

export interface RenderedRelease {
  readonly hooks: readonly Hook[];
  readonly manifests: readonly Manifest[];
  readonly manifest: string;
  readonly notes: string;
  /** What is wrong with the rendered text; `manifest` then holds all of it, for --debug. */
  readonly problem: HelmError | undefined;
}

/** Throws HelmError when a template fails. */
export function* renderRelease(call: AnyCall, chart: Chart, values: RenderValues, wishes: RenderWishes): Step<RenderedRelease> {
  const { kubeVersion } = chart.metadata;
  const server = values.capabilities.KubeVersion;
  if (kubeVersion !== undefined && !isCompatible(kubeVersion, server.goText())) throw new HelmError(`chart requires kubeVersion: ${kubeVersion} which is incompatible with Kubernetes ${server.Version}`);
  const files = yield* renderChart(chart, values, {
    env: call.proc.world, logger: call.logger, work: (steps) => call.proc.work(steps), ...(wishes.connected ? { lookup: lookupOf(call) } : {}),
  });
  const own = `${chart.metadata.name}/templates/NOTES.txt`;
  const noteFiles = [...files.keys()].filter((path) => path.endsWith('NOTES.txt'));
  const shown = noteFiles.filter((path) => wishes.subNotes || path === own).sort((a, b) => Number(b === own) - Number(a === own));
  const notes = shown.map((path) => files.get(path) as string).join('\n');
  for (const path of noteFiles) files.delete(path);
  const crds = wishes.includeCrds ? crdsOf(chart).map(({ path, file }) => `---\n# Source: ${path}\n${decodeUtf8(file.data)}\n`).join('') : '';
  try {
    const { hooks, manifests } = sortManifests(files, INSTALL_ORDER, call.logger);
    return { hooks, manifests, manifest: crds + joinManifests(manifests, wishes.hideSecrets), notes, problem: undefined };
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    const all = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, text]) => text.trim() !== '').map(([path, text]) => `---\n# Source: ${path}\n${text}\n`);
    return { hooks: [], manifests: [], manifest: all.join(''), notes: '', problem: error };
  }
}

/** `lookup` of templates: one object, a list of them, or an empty table. */
function lookupOf(call: AnyCall): Lookup {
  return function* (apiVersion, kind, namespace, name): Step<Table> {
    const api = yield* call.mapper.findKind(apiVersion, kind);
    if (api === undefined) throw new HelmError(`unable to get apiresource from unstructured: ${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}: the server could not find the requested resource`);
    let answer: Dynamic;
    try {
      answer = yield* call.client.json('GET', pathOf(api, namespace === '' ? undefined : namespace, name === '' ? undefined : name));
    } catch (error) {
      if (isNotFound(error)) return {};
      if (error instanceof ApiError) throw new HelmError(error.message);
      throw error;
    }
    if (name === '' && Array.isArray(answer.items)) answer = { ...answer, items: answer.items.map((item: Dynamic) => ({ apiVersion, kind, ...item })) };
    return typedTable(answer);
  };
}
