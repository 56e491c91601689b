import { RE2JS, RE2JSException } from 're2js';
import { defineVerb } from '#helm/define-verb.js';
import { formatTime } from '#helm/engine/functions/dates.js';
import { HelmError } from '#helm/errors.js';
import { checkOutput, printOutput, uiTable } from '#helm/output.js';
import { fullTime, latest, type Release, type Status } from '#helm/releases/release.js';
import { ReleaseStorage } from '#helm/releases/storage.js';
import { list as text } from '#helm/texts/list.js';

export const listVerb = defineVerb({
  text,
  arity: { exactly: 0 },
  *run(call) {
    const { flags } = call;
    checkOutput(flags.output);
    yield* call.requireCluster();
    const storage = new ReleaseStorage(call.client, flags.allNamespaces ? undefined : call.namespace, () => call.now());
    const fits = filterOf(flags.filter);
    const wanted = statesOf(flags);
    const named = (yield* storage.list(flags.selector)).filter(({ name }) => fits(name));
    const found = (wanted.length === 1 && wanted[0] === 'superseded' ? named : latest(named)).filter(({ status }) => wanted.includes(status));
    found.sort((a, b) => {
      const order = flags.date ? b.lastDeployedMs - a.lastDeployedMs : a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
      return flags.reverse ? -order : order;
    });
    const shown = found.slice(flags.offset, flags.max > 0 ? flags.offset + flags.max : undefined);
    const names = shown.map(({ name }) => name);
    if (flags.short) return printOutput(call, flags.output, { table: () => names.map((name) => `${name}\n`).join(''), data: () => names });
    const rows = shown.map((release) => rowOf(release, flags.timeFormat));
    printOutput(call, flags.output, {
      table: () => uiTable([...(flags.noHeaders ? [] : [['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION']]), ...rows.map((row) => Object.values(row))]) || '\n',
      data: () => rows,
    });
  },
});

function filterOf(pattern: string): (name: string) => boolean {
  if (pattern === '') return () => true;
  try {
    const compiled = RE2JS.compile(pattern);
    return (name) => compiled.matcher(name).find();
  } catch (error) {
    if (error instanceof RE2JSException) throw new HelmError(`error parsing regexp: ${error.message.replace(/^error parsing regexp: /, '')}`);
    throw error;
  }
}

interface StateFlags {
  readonly deployed: boolean;
  readonly uninstalled: boolean;
  readonly uninstalling: boolean;
  readonly pending: boolean;
  readonly failed: boolean;
  readonly superseded: boolean;
}

function statesOf(flags: StateFlags): Status[] {
  const states: Status[] = [];
  if (flags.deployed) states.push('deployed');
  if (flags.uninstalled) states.push('uninstalled');
  if (flags.uninstalling) states.push('uninstalling');
  if (flags.pending) states.push('pending-install', 'pending-rollback', 'pending-upgrade');
  if (flags.failed) states.push('failed');
  if (flags.superseded) states.push('superseded');
  return states.length > 0 ? states : ['deployed', 'uninstalled', 'uninstalling', 'pending-install', 'pending-rollback', 'pending-upgrade', 'failed', 'superseded'];
}

function rowOf(release: Release, timeFormat: string) {
  const { metadata } = release.chart;
  return {
    name: release.name, namespace: release.namespace, revision: String(release.revision), updated: timeFormat === '' ? fullTime(release.lastDeployedMs) : formatTime(release.lastDeployedMs, timeFormat),
    status: release.status, chart: `${metadata.name}-${metadata.version}`, app_version: metadata.appVersion ?? '',
  };
}
