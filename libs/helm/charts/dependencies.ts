// Mirrors helm.sh/helm/v4/pkg/chart/v2/util/dependencies.go
import { formatV } from '#kubectl/template/format.js';
import { isRecord } from '#kubectl/rest/dynamic.js';
import { copyOf, type Table } from '#helm/engine/values.js';
import type { Logger } from '#helm/logger.js';
import { compileConstraint, satisfies } from '#helm/semver/constraint.js';
import { findVersion, SemverError } from '#helm/semver/version.js';
import { coalesceTables, coalesceValues, findTable, findValue, mergeValues } from '#helm/values/coalesce.js';
import type { Chart, Dependency } from './chart.js';

/** The chart with the sub-charts that conditions and tags leave, under their aliases, and the values it imports from them. */
export function processDependencies(chart: Chart, given: Table, logger: Logger): Chart {
  return importValues(enabledOnly(chart, given, '', logger), logger);
}

export function isCompatible(constraint: string, version: string): boolean {
  const parsed = findVersion(version);
  try {
    return parsed !== undefined && satisfies(parsed, compileConstraint(constraint));
  } catch (error) {
    if (error instanceof SemverError) return false;
    throw error;
  }
}

function enabledOnly(chart: Chart, given: Table, path: string, logger: Logger): Chart {
  const wanted = chart.metadata.dependencies;
  if (wanted === undefined) return chart;
  const belongs = (each: Chart, dependency: Dependency) => each.metadata.name === dependency.name && isCompatible(dependency.version ?? '*', each.metadata.version);
  const unnamed = chart.dependencies.filter((each) => !wanted.some((dependency) => belongs(each, dependency)));
  const named = wanted.flatMap((dependency) => {
    const found = chart.dependencies.find((each) => belongs(each, dependency));
    if (found === undefined) return [];
    return [dependency.alias === undefined ? found : { ...found, metadata: { ...found.metadata, name: dependency.alias } }];
  });
  const renamed = wanted.map((dependency) => (dependency.alias === undefined ? dependency : { ...dependency, name: dependency.alias }));
  const whole: Chart = { ...chart, dependencies: [...unnamed, ...named] };
  const values = coalesceValues(whole, given, (message) => logger.info(message));
  const on = new Set(renamed.filter((dependency) => isEnabled(dependency, values, path, logger)).map(({ name }) => name));
  const off = new Set(renamed.filter(({ name }) => !on.has(name)).map(({ name }) => name));
  const kept = whole.dependencies.filter((each) => !off.has(each.metadata.name)).map((each) => enabledOnly(each, values, `${path}${each.metadata.name}.`, logger));
  const dependencies = renamed.filter(({ name }) => on.has(name)).map((dependency) => ({ ...dependency, enabled: true }));
  return { ...chart, metadata: { ...chart.metadata, dependencies }, dependencies: kept };
}

function isEnabled(dependency: Dependency, values: Table, path: string, logger: Logger): boolean {
  let enabled = true;
  const tags = findTable(values, 'tags');
  if (tags !== undefined) {
    const set = (dependency.tags ?? []).filter((tag) => Object.hasOwn(tags, tag));
    for (const tag of set) if (typeof tags[tag] !== 'boolean') logger.warn('returned non-bool value', { tag, chart: dependency.name });
    const isOn = set.some((tag) => tags[tag] === true);
    if (!isOn && set.some((tag) => tags[tag] === false)) enabled = false;
  }
  for (const condition of (dependency.condition ?? '').trim().split(',').filter((each) => each !== '')) {
    const value = findValue(values, path + condition);
    if (typeof value === 'boolean') return value;
    if (value !== undefined) logger.warn('returned non-bool value', { path: condition, chart: dependency.name });
  }
  return enabled;
}

function importValues(chart: Chart, logger: Logger): Chart {
  const dependencies = chart.dependencies.map((each) => importValues(each, logger));
  const whole: Chart = { ...chart, dependencies };
  if (chart.metadata.dependencies === undefined) return whole;
  const warn = (message: string) => logger.info(message);
  const values = mergeValues(whole, {}, warn);
  const imported: Table = {};
  for (const dependency of chart.metadata.dependencies) {
    for (const wish of dependency['import-values'] ?? []) {
      const [child, parent] = isRecord(wish) ? [formatV(wish['child']), formatV(wish['parent'])] : [`exports.${String(wish)}`, '.'];
      const found = findTable(values, `${dependency.name}.${child}`);
      if (found === undefined) {
        logger.warn(isRecord(wish) ? 'ImportValues missing table from chart' : 'ImportValues missing table', { ...(isRecord(wish) ? { chart: dependency.name } : {}), error: `${JSON.stringify(child.split('.').at(-1))} is not a table` });
        continue;
      }
      const placed = parent === '.' ? copyOf(found) : parent.split('.').reduceRight<Table>((inner, key) => ({ [key]: inner }), copyOf(found));
      coalesceTables(imported, placed, warn, '', true);
    }
  }
  return { ...whole, values: coalesceTables(copyOf(values), imported, warn, '', true) };
}
