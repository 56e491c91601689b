import type { Step } from '#linux/kernel/step.js';
import type { FlagValues } from '#kubectl/flags/flag.js';
import { TemplateError } from '#kubectl/template/template-error.js';
import { TemplateSet } from '#kubectl/template/template.js';
import { type DryRun, install, type InstallWishes } from '#helm/actions/install.js';
import type { HelmCall } from '#helm/call.js';
import { loadInstallable, locateChart } from '#helm/charts/locate.js';
import { defineVerb } from '#helm/define-verb.js';
import { chartFunctions } from '#helm/engine/functions/list.js';
import { HelmError, wrapped } from '#helm/errors.js';
import { applyWishes, deprecatedFlags, dryRunOf } from '#helm/flags/wishes.js';
import { checkOutput, printOutput } from '#helm/output.js';
import type { Release } from '#helm/releases/release.js';
import { releaseStatus } from '#helm/status-text.js';
import { install as text } from '#helm/texts/install.js';
import { valuesOf } from '#helm/values/options.js';

const flags = { ...text.flags, ...deprecatedFlags };
export type InstallValues = Omit<FlagValues<typeof flags>, 'hideSecret' | 'output' | 'dryRun'>;

export const installVerb = defineVerb({
  text: { ...text, flags },
  arity: { atLeast: 1 },
  *run(call) {
    checkOutput(call.flags.output);
    const dryRun = dryRunOf(call, call.flags.dryRun, false);
    let release: Release;
    try {
      release = yield* runInstall(call, dryRun, { hideSecrets: call.flags.hideSecret });
    } catch (error) {
      throw wrapped('INSTALLATION FAILED', error);
    }
    printOutput(call, call.flags.output, releaseStatus(release, { debug: call.logger.isDebug, hideNotes: call.flags.hideNotes }));
  },
});

export interface InstallExtras {
  readonly hideSecrets: boolean;
  readonly more?: Partial<InstallWishes>;
  /** In place of a missing name. */
  readonly defaultName?: string;
}

/** Also of `upgrade --install` and `template`. Throws HelmError. */
export function* runInstall<F extends InstallValues>(call: HelmCall<F>, dryRun: DryRun, extras: InstallExtras): Step<Release> {
  call.logger.debug('Original chart version', { version: call.flags.version });
  const { name, reference } = nameAndChart(call, extras.defaultName);
  const path = locateChart(call, reference, call.flags);
  call.logger.debug('Chart path', { path });
  const values = yield* valuesOf(call.proc, call.flags);
  const chart = loadInstallable(call, path, true);
  return yield* install(call, name, chart, values, {
    ...applyWishes(call, call.flags, dryRun, extras.hideSecrets), serverSide: call.flags.serverSide, replace: call.flags.replace, createNamespace: call.flags.createNamespace, includeCrds: false, isUpgrade: false, capabilities: undefined, ...extras.more,
  });
}

function nameAndChart<F extends InstallValues>(call: HelmCall<F>, defaultName: string | undefined): { name: string; reference: string } {
  const { args } = call;
  const { generateName, nameTemplate } = call.flags;
  if (args.length > 2) throw new HelmError(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`);
  const first = call.arg(0);
  if (args.length === 2) {
    if (generateName) throw new HelmError('cannot set --generate-name and also specify a name');
    if (nameTemplate !== '') throw new HelmError('cannot set --name-template and also specify a name');
    return { name: first, reference: call.arg(1) };
  }
  if (nameTemplate !== '') return { name: nameOfTemplate(call, nameTemplate), reference: first };
  if (defaultName !== undefined) return { name: defaultName, reference: first };
  if (!generateName) throw new HelmError('must either provide a name or specify --generate-name');
  const base = (first.split('/').filter((part) => part !== '').at(-1) ?? '').replace(/\..*$/, '') || 'chart';
  return { name: `${base}-${Math.floor(call.now() / 1000)}`, reference: first };
}

function nameOfTemplate(call: HelmCall<unknown>, template: string): string {
  try {
    const set = new TemplateSet(chartFunctions(call.proc.world));
    set.parse('name-template', template);
    return set.execute('name-template', undefined);
  } catch (error) {
    if (error instanceof TemplateError) throw new HelmError(error.message);
    throw error;
  }
}
