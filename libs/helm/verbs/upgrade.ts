import type { Step } from '#linux/kernel/step.js';
import { upgrade } from '#helm/actions/upgrade.js';
import { loadInstallable, locateChart } from '#helm/charts/locate.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError, ReleaseNotFound, wrapped } from '#helm/errors.js';
import { applyWishes, deprecatedFlags, dryRunOf } from '#helm/flags/wishes.js';
import type { HelmCall } from '#helm/call.js';
import { checkOutput, printOutput } from '#helm/output.js';
import { nameProblem } from '#helm/releases/release-name.js';
import type { Release } from '#helm/releases/release.js';
import { ReleaseStorage } from '#helm/releases/storage.js';
import { releaseStatus } from '#helm/status-text.js';
import { upgrade as text } from '#helm/texts/upgrade.js';
import { valuesOf } from '#helm/values/options.js';
import { runInstall } from './install.js';

export const upgradeVerb = defineVerb({
  text: { ...text, flags: { ...text.flags, ...deprecatedFlags } },
  arity: { exactly: 2 },
  *run(call) {
    const { flags } = call;
    checkOutput(flags.output);
    const dryRun = dryRunOf(call, flags.dryRun, false);
    const shown = { debug: call.logger.isDebug, hideNotes: flags.hideNotes };
    const name = call.arg(0);
    if (flags.install) {
      const last = yield* lastOf(call, name);
      if (last === undefined || last.status === 'uninstalled') {
        if (flags.output === 'table') call.line(`Release ${JSON.stringify(name)} does not exist. Installing it now.`);
        const own = { ...flags, replace: last !== undefined, serverSide: flags.serverSide !== 'false', generateName: false, nameTemplate: '' };
        printOutput(call, flags.output, releaseStatus(yield* runInstall(call.with(own), dryRun, { hideSecrets: flags.hideSecret }), shown));
        return;
      }
    }
    const path = locateChart(call, call.arg(1), flags);
    const values = yield* valuesOf(call.proc, flags);
    const chart = loadInstallable(call, path, false);
    let release: Release;
    try {
      release = yield* upgrade(call, name, chart, values, {
        ...applyWishes(call, flags, dryRun, flags.hideSecret), serverSide: flags.serverSide, resetValues: flags.resetValues, reuseValues: flags.reuseValues, resetThenReuseValues: flags.resetThenReuseValues,
        cleanupOnFail: flags.cleanupOnFail, historyMax: flags.historyMax,
      });
    } catch (error) {
      throw wrapped('UPGRADE FAILED', error);
    }
    if (flags.output === 'table') call.line(`Release ${JSON.stringify(name)} has been upgraded. Happy Helming!`);
    printOutput(call, flags.output, releaseStatus(release, shown));
  },
});

function* lastOf(call: HelmCall<unknown>, name: string): Step<Release | undefined> {
  yield* call.requireCluster();
  if (nameProblem(name) !== undefined) throw new HelmError(`release name is invalid: ${name}`);
  try {
    return yield* new ReleaseStorage(call.client, call.namespace, () => call.now()).last(name);
  } catch (error) {
    if (error instanceof ReleaseNotFound) return undefined;
    throw error;
  }
}
