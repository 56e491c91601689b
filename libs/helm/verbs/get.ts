import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, isRecord, sortKeys } from '#kubectl/rest/dynamic.js';
import { TemplateError } from '#kubectl/template/template-error.js';
import { TemplateSet } from '#kubectl/template/template.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { nameProblem } from '#helm/releases/release-name.js';
import type { HelmCall } from '#helm/call.js';
import { defineGroup, defineVerb } from '#helm/define-verb.js';
import { chartFunctions } from '#helm/engine/functions/list.js';
import { metadataTable } from '#helm/engine/metadata-table.js';
import { plain } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import { checkOutput, printOutput } from '#helm/output.js';
import { jsonTime, type Release } from '#helm/releases/release.js';
import { ReleaseStorage } from '#helm/releases/storage.js';
import { releaseStatus } from '#helm/status-text.js';
import { getAll } from '#helm/texts/get-all.js';
import { getHooks } from '#helm/texts/get-hooks.js';
import { getManifest } from '#helm/texts/get-manifest.js';
import { getMetadata } from '#helm/texts/get-metadata.js';
import { getNotes } from '#helm/texts/get-notes.js';
import { getValues } from '#helm/texts/get-values.js';
import { get as text } from '#helm/texts/get.js';
import { coalesceValues } from '#helm/values/coalesce.js';

/** A stored revision; 0 is the last. Throws HelmError. */
export function* findRelease(call: HelmCall<unknown>, name: string, revision: number): Step<Release> {
  yield* call.requireCluster();
  if (nameProblem(name) !== undefined) throw new HelmError(`releaseContent: Release name is invalid: ${name}`);
  return yield* new ReleaseStorage(call.client, call.namespace, () => call.now()).get(name, revision);
}

const one = { exactly: 1 } as const;

const all = defineVerb({
  text: getAll, arity: one,
  *run(call) {
    const release = yield* findRelease(call, call.arg(0), call.flags.revision);
    if (call.flags.template === '') return call.print(releaseStatus(release, { debug: true, metadata: true }).table());
    try {
      const set = new TemplateSet(chartFunctions(call.proc.world));
      set.parse('tpl', call.flags.template);
      call.print(set.execute('tpl', { Release: templateData(release) }));
    } catch (error) {
      if (error instanceof TemplateError) throw new HelmError(error.message);
      throw error;
    }
  },
});

/** A release under the names of Go's fields. */
function templateData(release: Release): Dynamic {
  return {
    Name: release.name, Namespace: release.namespace, Version: release.revision, Manifest: release.manifest, Config: release.config, Labels: release.labels, ApplyMethod: release.applyMethod,
    Info: { Status: release.status, Description: release.description, Notes: release.notes }, Chart: { Metadata: metadataTable(release.chart.metadata), Values: release.chart.values },
    Hooks: release.hooks.map((hook) => ({ Name: hook.name, Kind: hook.kind, Path: hook.path, Manifest: hook.manifest, Events: hook.events, Weight: hook.weight })),
  };
}

const hooks = defineVerb({
  text: getHooks, arity: one,
  *run(call) {
    for (const { path, manifest } of (yield* findRelease(call, call.arg(0), call.flags.revision)).hooks) call.print(`---\n# Source: ${path}\n${manifest}\n`);
  },
});

const manifest = defineVerb({
  text: getManifest, arity: one,
  *run(call) {
    call.line((yield* findRelease(call, call.arg(0), call.flags.revision)).manifest);
  },
});

const notes = defineVerb({
  text: getNotes, arity: one,
  *run(call) {
    const release = yield* findRelease(call, call.arg(0), call.flags.revision);
    if (release.notes.length > 0) call.print(`NOTES:\n${release.notes}\n`);
  },
});

const values = defineVerb({
  text: getValues, arity: one,
  *run(call) {
    const { output, revision, all: computed } = call.flags;
    checkOutput(output);
    const release = yield* findRelease(call, call.arg(0), revision);
    const found = computed ? coalesceValues(release.chart, release.config, (message) => call.logger.info(message)) : release.config;
    const data = !computed && Object.keys(found).length === 0 ? null : sortKeys(plain(found) as Dynamic);
    printOutput(call, output, { table: () => `${computed ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${writeYaml(data)}`, data: () => data });
  },
});

const metadata = defineVerb({
  text: getMetadata, arity: one,
  *run(call) {
    const { output, revision } = call.flags;
    checkOutput(output);
    const release = yield* findRelease(call, call.arg(0), revision);
    const { metadata: chart } = release.chart;
    const pairs = (table: Readonly<Record<string, string>>) => Object.keys(table).sort().map((key) => `${key}=${table[key]}`).join(',');
    const deployedAt = jsonTime(release.lastDeployedMs).replace(/\.\d+/, '');
    const dependencies = (chart.dependencies ?? []).map(({ name }) => name).sort();
    printOutput(call, output, {
      table: () => [
        ['NAME', release.name], ['CHART', chart.name], ['VERSION', chart.version], ['APP_VERSION', chart.appVersion ?? ''], ['ANNOTATIONS', pairs(chart.annotations ?? {})], ['LABELS', pairs(release.storedLabels ?? release.labels)], ['DEPENDENCIES', dependencies.join(',')],
        ['NAMESPACE', release.namespace], ['REVISION', String(release.revision)], ['STATUS', release.status], ['DEPLOYED_AT', deployedAt], ['APPLY_METHOD', applyMethodText(release.applyMethod)],
      ].map(([key, value]) => `${key}: ${value}\n`).join(''),
      data: () => ({
        name: release.name, chart: chart.name, version: chart.version, appVersion: chart.appVersion ?? '',
        ...(isRecord(chart.annotations) ? { annotations: chart.annotations } : {}), ...(Object.keys(release.storedLabels ?? release.labels).length > 0 ? { labels: sortKeys(release.storedLabels ?? release.labels) } : {}), ...(chart.dependencies === undefined ? {} : { dependencies: chart.dependencies }),
        namespace: release.namespace, revision: release.revision, status: release.status, deployedAt, applyMethod: release.applyMethod,
      }),
    });
  },
});

function applyMethodText(method: Release['applyMethod']): string {
  return method === 'csa' ? 'client-side apply' : 'server-side apply';
}

export const getVerb = defineGroup(text, [all, hooks, manifest, metadata, notes, values]);
