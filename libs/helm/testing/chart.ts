import { encodeUtf8 } from '#linux/env/text.js';
import type { Chart, Metadata } from '#helm/charts/chart.js';
import type { Table } from '#helm/engine/values.js';

interface ChartParts {
  readonly values?: Table;
  readonly metadata?: Partial<Metadata>;
  /** By path within the chart. */
  readonly templates?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly dependencies?: readonly Chart[];
}

const filesOf = (files: Readonly<Record<string, string>> = {}) => Object.entries(files).map(([name, text]) => ({ name, data: encodeUtf8(text), modifiedMs: 0 }));

/** A small chart for tests. */
export function aChart(name: string, parts: ChartParts = {}): Chart {
  return {
    metadata: { name, version: '0.1.0', apiVersion: 'v2', ...parts.metadata }, values: parts.values ?? {}, templates: filesOf(parts.templates), files: filesOf(parts.files), raw: [], dependencies: parts.dependencies ?? [],
  };
}
