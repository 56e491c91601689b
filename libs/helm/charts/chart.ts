// Mirrors helm.sh/helm/v4/pkg/chart/v2
import type { Table } from '#helm/engine/values.js';

export interface ChartFile {
  /** Within the chart: `templates/service.yaml`. */
  readonly name: string;
  readonly data: Uint8Array;
  readonly modifiedMs: number;
}

export interface Maintainer {
  readonly name?: string;
  readonly email?: string;
  readonly url?: string;
}

export interface Dependency {
  readonly name: string;
  readonly version?: string;
  readonly repository: string;
  readonly condition?: string;
  readonly tags?: readonly string[];
  readonly enabled?: boolean;
  readonly 'import-values'?: readonly unknown[];
  readonly alias?: string;
}

/** Chart.yaml. */
export interface Metadata {
  readonly name: string;
  readonly home?: string;
  readonly sources?: readonly string[];
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly maintainers?: readonly Maintainer[];
  readonly icon?: string;
  readonly apiVersion: string;
  readonly condition?: string;
  readonly tags?: string;
  readonly appVersion?: string;
  readonly deprecated?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly kubeVersion?: string;
  readonly dependencies?: readonly Dependency[];
  readonly type?: string;
}

/** Chart.lock. */
export interface Lock {
  readonly generated: string;
  readonly digest: string;
  readonly dependencies: readonly { readonly name: string; readonly repository?: string; readonly version: string }[];
}

export interface Chart {
  readonly metadata: Metadata;
  readonly lock?: Lock | undefined;
  readonly values: Table;
  readonly schema?: Uint8Array | undefined;
  readonly templates: readonly ChartFile[];
  readonly files: readonly ChartFile[];
  /** Every file as it was read. */
  readonly raw: readonly ChartFile[];
  readonly dependencies: readonly Chart[];
}

export interface Crd {
  /** As messages name it: `shop/crds/thing.yaml`. */
  readonly path: string;
  readonly name: string;
  readonly file: ChartFile;
}

/** The files of the crds folders, those of sub-charts first by their names. */
export function crdsOf(chart: Chart, parent = ''): Crd[] {
  const path = parent === '' ? chart.metadata.name : `${parent}/charts/${chart.metadata.name}`;
  const own = chart.files.filter(({ name }) => name.startsWith('crds/') && /\.(yaml|yml|json)$/.test(name));
  const all = own.map((file) => ({ path: `${path}/${file.name}`, name: file.name, file }));
  const below = chart.dependencies.flatMap((dependency) => crdsOf(dependency, path));
  return [...all, ...below].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export function isLibrary(chart: Chart): boolean {
  return chart.metadata.type?.toLowerCase() === 'library';
}
