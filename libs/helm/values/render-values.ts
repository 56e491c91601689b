// Mirrors helm.sh/helm/v4/pkg/chart/common/util (values.go, jsonschema.go)
import { decodeUtf8 } from '#linux/env/text.js';
import type { Chart } from '#helm/charts/chart.js';
import type { Capabilities } from '#helm/engine/capabilities.js';
import type { RenderValues } from '#helm/engine/render.js';
import { isTable, plain, type Table } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import type { Logger } from '#helm/logger.js';
import { coalesceValues } from './coalesce.js';
import { findSchemaFaults } from './schema.js';

export interface ReleaseFacts {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly isUpgrade: boolean;
}

/** Throws HelmError when the values do not fit a values.schema.json. */
export function renderValuesOf(chart: Chart, given: Table, facts: ReleaseFacts, capabilities: Capabilities, logger: Logger, skipSchema: boolean): RenderValues {
  const values = coalesceValues(chart, given, (message) => logger.info(message));
  if (!skipSchema) {
    const faults = schemaFaults(chart, values, logger);
    if (faults !== '') throw new HelmError(`values don't meet the specifications of the schema(s) in the following chart(s):\n${faults}`);
  }
  const release = { Name: facts.name, Namespace: facts.namespace, IsUpgrade: facts.isUpgrade, IsInstall: !facts.isUpgrade, Revision: facts.revision, Service: 'Helm' };
  return { release, capabilities, values };
}

/** Of a chart and its sub-charts, each under its name; '' when all fit. */
function schemaFaults(chart: Chart, values: Table, logger: Logger): string {
  let out = '';
  if (chart.schema !== undefined) {
    const faults = faultsOf(chart.schema, values);
    if (faults !== undefined) out += `${chart.metadata.name}:\n${faults}\n`;
  }
  logger.debug('number of dependencies in the chart', { chart: chart.metadata.name, dependencies: chart.dependencies.length });
  for (const child of chart.dependencies) {
    const own = values[child.metadata.name];
    if (own === null || own === undefined) continue;
    if (isTable(own)) out += schemaFaults(child, own, logger);
  }
  return out;
}

/** Of one schema; undefined when the values fit. */
export function faultsOf(schema: Uint8Array, values: Table): string | undefined {
  try {
    return findSchemaFaults(JSON.parse(decodeUtf8(schema)), plain(values));
  } catch (error) {
    if (error instanceof SyntaxError) return 'unexpected end of JSON input';
    throw error;
  }
}
