import { nameProblem } from '#helm/releases/release-name.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { checkOutput, printOutput, uiTable } from '#helm/output.js';
import { ansicTime, jsonTime } from '#helm/releases/release.js';
import { ReleaseStorage } from '#helm/releases/storage.js';
import { history as text } from '#helm/texts/history.js';

export const historyVerb = defineVerb({
  text,
  arity: { exactly: 1 },
  *run(call) {
    const { output, max } = call.flags;
    checkOutput(output);
    yield* call.requireCluster();
    const name = call.arg(0);
    if (nameProblem(name) !== undefined) throw new HelmError(`release name is invalid: ${name}`);
    const releases = (yield* new ReleaseStorage(call.client, call.namespace, () => call.now()).history(name)).slice(-max);
    const chartOf = ({ metadata }: { readonly metadata: { readonly name: string; readonly version: string } }) => `${metadata.name}-${metadata.version}`;
    printOutput(call, output, {
      table: () => uiTable([
        ['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'],
        ...releases.map((each) => [String(each.revision), ansicTime(each.lastDeployedMs), each.status, chartOf(each.chart), each.chart.metadata.appVersion ?? '', each.description]),
      ]),
      data: () => releases.map((each) => ({ revision: each.revision, updated: jsonTime(each.lastDeployedMs), status: each.status, chart: chartOf(each.chart), app_version: each.chart.metadata.appVersion ?? '', description: each.description })),
    });
  },
});
