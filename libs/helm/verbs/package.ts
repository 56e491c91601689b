import { loadFolder } from '#helm/charts/load.js';
import { absolutePath } from '#helm/charts/paths.js';
import { saveChart } from '#helm/charts/save.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { packageText as text } from '#helm/texts/package.js';
import { baseName } from '#helm/engine/functions/patterns.js';
import { findVersion } from '#helm/semver/version.js';
import { updateDependencies } from './dependency.js';

export const packageVerb = defineVerb({
  text,
  *run(call) {
    const { flags } = call;
    if (call.args.length === 0) throw new HelmError('need at least one argument, the path to the chart');
    if (flags.sign) throw new HelmError(flags.key === '' ? '--key is required for signing a package' : '--keyring is required for signing a package');
    for (const given of call.args) {
      const path = absolutePath(call.place, given);
      if (!call.proc.files.exists(path)) throw new HelmError(`stat ${given}: no such file or directory`);
      if (flags.dependencyUpdate) updateDependencies(call, path, () => undefined);
      let chart = loadFolder(call.place, path);
      if (flags.version !== '') chart = { ...chart, metadata: { ...chart.metadata, version: flags.version } };
      if (findVersion(chart.metadata.version) === undefined) throw new HelmError('invalid semantic version');
      if (flags.appVersion !== '') chart = { ...chart, metadata: { ...chart.metadata, appVersion: flags.appVersion } };
      const missing = (chart.metadata.dependencies ?? []).filter(({ name }) => !chart.dependencies.some((each) => each.metadata.name === name)).map(({ name }) => name);
      if (missing.length > 0) throw new HelmError(`found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`);
      const saved = saveChart(call.place, chart, flags.destination || '.');
      const shown = flags.destination === '.' ? saved : `${flags.destination.replace(/\/$/, '')}/${baseName(saved)}`;
      call.line(`Successfully packaged chart and saved it to: ${shown}`);
      yield* call.proc.work();
    }
  },
});
