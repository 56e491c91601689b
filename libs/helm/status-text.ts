// Mirrors helm.sh/helm/v4/pkg/cmd/status.go (statusPrinter)
import { TablePrinter } from '#kubectl/printers/table.js';
import { type Dynamic, listOf, sameJson } from '#kubectl/rest/dynamic.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { plain } from './engine/values.js';
import type { Printed } from './output.js';
import { releaseJson } from './releases/codec.js';
import { ansicTime, type Release } from './releases/release.js';
import { coalesceValues } from './values/coalesce.js';

export interface StatusOptions {
  readonly debug?: boolean;
  readonly metadata?: boolean;
  readonly hideNotes?: boolean;
  readonly withChart?: boolean;
  /** The server's tables of what the release made, by version and kind. */
  readonly resources?: ReadonlyMap<string, readonly Dynamic[]>;
}

export function releaseStatus(release: Release, options: StatusOptions = {}): Printed {
  return { table: () => statusTable(release, options), data: () => releaseJson(release, options.withChart !== false) };
}

function statusTable(release: Release, { debug = false, metadata = false, hideNotes = false, resources }: StatusOptions): string {
  let out = `NAME: ${release.name}\nLAST DEPLOYED: ${ansicTime(release.lastDeployedMs)}\nNAMESPACE: ${release.namespace}\nSTATUS: ${release.status}\nREVISION: ${release.revision}\n`;
  if (metadata) out += `CHART: ${release.chart.metadata.name}\nVERSION: ${release.chart.metadata.version}\nAPP_VERSION: ${release.chart.metadata.appVersion ?? ''}\n`;
  out += `DESCRIPTION: ${release.description}\n`;
  if (resources !== undefined && resources.size > 0) out += `RESOURCES:\n${resourcesText(resources)}\n`;
  out += testsText(release);
  if (debug) {
    out += `USER-SUPPLIED VALUES:\n${Object.keys(release.config).length === 0 ? 'null\n' : writeYaml(plain(release.config))}\n`;
    out += `COMPUTED VALUES:\n${writeYaml(plain(coalesceValues(release.chart, release.config, () => undefined)))}\n`;
  }
  if (debug || release.description.toLowerCase() === 'dry run complete') {
    out += `HOOKS:\n${release.hooks.map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('')}MANIFEST:\n${release.manifest}\n`;
  }
  if (!hideNotes && release.notes.length > 0) out += `NOTES:\n${release.notes.trim()}\n`;
  return out;
}

function testsText(release: Release): string {
  const tests = release.hooks.filter(({ events }) => events.includes('test'));
  if (tests.length === 0) return 'TEST SUITE: None\n';
  return tests.filter(({ lastRun }) => lastRun.startedMs !== undefined).map(({ name, lastRun }) =>
    `TEST SUITE:     ${name}\nLast Started:   ${ansicTime(lastRun.startedMs as number)}\nLast Completed: ${lastRun.completedMs === undefined ? 'Mon Jan  1 00:00:00 0001' : ansicTime(lastRun.completedMs)}\nPhase:          ${lastRun.phase}\n`).join('');
}

/** One header for tables with the same columns. */
function resourcesText(resources: ReadonlyMap<string, readonly Dynamic[]>): string {
  let out = '';
  let columns: Dynamic;
  const options = { wide: false, withNamespace: false, kind: undefined, showLabels: false, labelColumns: [] };
  for (const [title, tables] of resources) {
    out += `==> ${title}\n`;
    for (const table of tables) {
      const own = listOf(table.columnDefinitions);
      out += new TablePrinter({ ...options, noHeaders: columns !== undefined && sameJson(columns, own) }).print(table);
      columns = own;
    }
    out += '\n';
  }
  return out;
}
