import type { Step } from '#linux/kernel/step.js';
import { TABLE_ACCEPT } from '#kubectl/printers/table.js';
import { at, type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { isNotFound } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import type { HelmCall } from '#helm/call.js';
import { defineVerb } from '#helm/define-verb.js';
import { buildResources, type Resource } from '#helm/kube/resources.js';
import { checkOutput, printOutput } from '#helm/output.js';
import type { Release } from '#helm/releases/release.js';
import { releaseStatus } from '#helm/status-text.js';
import { status as text } from '#helm/texts/status.js';
import { findRelease } from './get.js';

const WITH_PODS = ['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'];

export const statusVerb = defineVerb({
  text,
  arity: { exactly: 1 },
  *run(call) {
    const { output, revision } = call.flags;
    checkOutput(output);
    const release = yield* findRelease(call, call.arg(0), revision);
    const resources = yield* readTables(call, release);
    printOutput(call, output, releaseStatus(release, { resources, withChart: false }));
  },
});

/** The server's tables of a release's objects and of the pods behind them. */
function* readTables(call: HelmCall<unknown>, release: Release): Step<Map<string, Dynamic[]>> {
  const found = new Map<string, Dynamic[]>();
  const add = (title: string, table: Dynamic) => found.set(title, [...(found.get(title) ?? []), table]);
  const selectors = new Set<string>();
  for (const resource of yield* buildResources(call, release.manifest, release.namespace)) {
    const table = yield* tableOf(call, resource);
    if (table === undefined) continue;
    add(`${resource.api.version}/${resource.api.kind}`, table);
    const selector = podSelector(resource);
    if (selector === undefined || selectors.has(selector)) continue;
    selectors.add(selector);
    const pods = yield* call.client.json('GET', `/api/v1/namespaces/${resource.namespace}/pods`, { accept: TABLE_ACCEPT, query: { labelSelector: selector } });
    if (listOf(pods.rows).length > 0) add('v1/Pod(related)', pods);
  }
  return found;
}

function* tableOf(call: HelmCall<unknown>, { api, namespace, name }: Resource): Step<Dynamic | undefined> {
  try {
    return yield* call.client.json('GET', pathOf(api, namespace, name), { accept: TABLE_ACCEPT });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function podSelector({ api, object }: Resource): string | undefined {
  if (!WITH_PODS.includes(api.kind)) return undefined;
  const labels = api.kind === 'ReplicationController' ? at(object, 'spec', 'selector') : at(object, 'spec', 'selector', 'matchLabels');
  return labels === undefined ? undefined : Object.entries(labels as Record<string, string>).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join(',');
}
