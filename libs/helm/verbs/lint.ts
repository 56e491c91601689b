import type { Step } from '#linux/kernel/step.js';
import type { HelmCall } from '#helm/call.js';
import { archiveFiles } from '#helm/charts/load.js';
import { lintFolder, type LintMessage, type LintOptions } from '#helm/charts/lint.js';
import { defineVerb } from '#helm/define-verb.js';
import type { Table } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import { lint as text } from '#helm/texts/lint.js';
import { valuesOf } from '#helm/values/options.js';
import { kubeVersionOf } from './template.js';

export const lintVerb = defineVerb({
  text,
  arity: { atLeast: 1 },
  *run(call) {
    const { flags } = call;
    const kubeVersion = flags.kubeVersion === '' ? undefined : kubeVersionOf(flags.kubeVersion);
    const paths = call.args.flatMap((path) => [path, ...(flags.withSubcharts ? subcharts(call, path) : [])]);
    const values = yield* valuesOf(call.proc, flags);
    let failed = 0;
    let troubled = 0;
    for (const path of paths) {
      const { problem, messages } = yield* lintOne(call, path, values, { namespace: 'default', skipSchema: flags.skipSchemaValidation, kubeVersion });
      const isFailed = problem !== undefined || messages.some(({ severity }) => severity === 'ERROR' || (flags.strict && severity === 'WARNING'));
      const isTroubled = isFailed || messages.some(({ severity }) => severity !== 'INFO');
      if (isTroubled) troubled++;
      if (isFailed) failed++;
      if (flags.quiet && !isTroubled) continue;
      call.line(`==> Linting ${path}`);
      if (problem !== undefined) call.line(`Error ${problem}`);
      for (const message of messages) if (!flags.quiet || message.severity !== 'INFO') call.line(`[${message.severity}] ${message.path}: ${message.text}`);
      call.line();
    }
    const summary = `${paths.length} chart(s) linted, ${failed} chart(s) failed`;
    if (failed > 0) throw new HelmError(summary);
    if (!flags.quiet || troubled > 0) call.line(summary);
  },
});

function subcharts(call: HelmCall<unknown>, path: string): string[] {
  const { files } = call.proc;
  const folder = `${path.replace(/\/$/, '')}/charts`;
  if (!files.exists(folder)) return [];
  return files.list(folder).map((name) => `${folder}/${name}`).filter((each) => /\.(tgz|tar\.gz)$/.test(each) || files.exists(`${each}/Chart.yaml`));
}

function* lintOne(call: HelmCall<unknown>, path: string, values: Table, options: LintOptions): Step<{ problem: string | undefined; messages: readonly LintMessage[] }> {
  const { files } = call.proc;
  if (!/\.(tgz|tar\.gz)$/.test(path)) {
    if (files.exists(`${path}/Chart.yaml`)) return { problem: undefined, messages: yield* lintFolder(call, path.replace(/(.)\/+$/, '$1'), values, options) };
    return { problem: `unable to check Chart.yaml file in chart: stat ${path.replace(/\/+$/, '')}/Chart.yaml: no such file or directory`, messages: [] };
  }
  if (!files.exists(path)) return { problem: `unable to open tarball: open ${path}: no such file or directory`, messages: [] };
  const folder = `/tmp/helm-lint${call.now()}`;
  try {
    for (const { name, data } of archiveFiles(files.read(path))) {
      files.makeDirectory(`${folder}/${name}`.replace(/\/[^/]*$/, ''), { parents: true });
      files.write(`${folder}/${name}`, data);
    }
    return { problem: undefined, messages: yield* lintFolder(call, folder, values, options) };
  } catch (error) {
    if (error instanceof HelmError) return { problem: `unable to extract tarball: ${error.message}`, messages: [] };
    throw error;
  } finally {
    if (files.exists(folder)) files.remove(folder, { recursive: true });
  }
}
