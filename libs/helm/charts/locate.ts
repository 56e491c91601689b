// Mirrors helm.sh/helm/v4/pkg/action (LocateChart)
// Differs: there is no network, so that what isn't a path ends as it does without internet.
import type { HelmCall } from '#helm/call.js';
import { HelmError } from '#helm/errors.js';
import { readRepositories } from '#helm/repositories.js';
import type { Chart } from './chart.js';
import { loadChart } from './load.js';
import { absolutePath } from './paths.js';

export interface ChartFlags {
  readonly repo: string;
  readonly version: string;
}

/** The path of a chart on this machine. Throws HelmError. */
export function locateChart(call: HelmCall<unknown>, reference: string, { repo, version }: ChartFlags): string {
  const name = reference.trim();
  if (repo !== '') throw new HelmError(`looks like ${JSON.stringify(repo)} is not a valid chart repository or cannot be reached: ${unreachable(`${repo.replace(/\/$/, '')}/index.yaml`)}`);
  if (call.proc.files.exists(name)) return absolutePath(call.place, name);
  if (name.startsWith('/') || name.startsWith('.')) throw new HelmError(`path ${JSON.stringify(name)} not found`);
  if (name.startsWith('oci://')) throw new HelmError(`failed to perform "FetchReference" on source: Get "https://${name.slice('oci://'.length).replace(/^([^/]+)\/(.*)$/, '$1/v2/$2')}/manifests/${version || 'latest'}": dial tcp: lookup ${hostOf(name)}: no such host`);
  if (/^https?:\/\//.test(name)) throw new HelmError(unreachable(name));
  const slash = name.indexOf('/');
  if (slash < 0) throw new HelmError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${name}`);
  const repository = name.slice(0, slash);
  const known = readRepositories(call).find((each) => each.name === repository);
  if (known === undefined) throw new HelmError(`repo ${repository} not found`);
  throw new HelmError(`no cached repo found. (try 'helm repo update'): open ${call.proc.env.get('HOME') ?? ''}/.cache/helm/repository/${repository}-index.yaml: no such file or directory`);
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/:]+)/.exec(url)?.[1] ?? url;
}

/** What Go's HTTP client says without a way out. */
export function unreachable(url: string): string {
  return `Get ${JSON.stringify(url)}: dial tcp: lookup ${hostOf(url)}: no such host`;
}

/** A chart that may be installed, with its dependencies there. Throws HelmError. */
export function loadInstallable(call: HelmCall<unknown>, path: string, installing: boolean): Chart {
  const chart = loadChart(call.place, path);
  const { type = '', dependencies = [], deprecated } = chart.metadata;
  if (installing && !['', 'application'].includes(type)) throw new HelmError(`${type} charts are not installable`);
  if (deprecated === true) call.logger.warn('this chart is deprecated');
  const missing = dependencies.filter(({ name }) => !chart.dependencies.some((each) => each.metadata.name === name)).map(({ name }) => name);
  if (missing.length > 0) throw new HelmError(`an error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`);
  return chart;
}
