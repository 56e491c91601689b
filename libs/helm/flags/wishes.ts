// From flags to what install, upgrade, rollback and template are to do
import type { HelmCall } from '#helm/call.js';
import type { ApplyWishes, DryRun } from '#helm/actions/install.js';
import { HelmError } from '#helm/errors.js';
import { bool } from '#kubectl/flags/flag.js';

/** Flags that go by another name today. */
export const deprecatedFlags = {
  force: bool({ hidden: true, deprecated: 'use --force-replace instead' }),
  atomic: bool({ hidden: true, deprecated: 'use --rollback-on-failure instead' }),
};

/** `--dry-run`, also in its older forms. Throws HelmError. */
export function dryRunOf(call: HelmCall<unknown>, value: string, isTemplate: boolean): DryRun {
  if (value === 'unset') {
    call.logger.warn("--dry-run is deprecated and should be replaced with '--dry-run=client'");
    return 'client';
  }
  const refused = new HelmError(`invalid dry-run value (${JSON.stringify(value)}). Must be ${isTemplate ? '"server" or "client"' : '"none", "server", or "client"'}`);
  if (value === 'client' || value === 'server') return value;
  if (value === 'none' && !isTemplate) return value;
  const yes = ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
  if (!yes && !['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) throw refused;
  if (!yes && isTemplate) throw refused;
  const result = yes ? 'client' : 'none';
  call.logger.warn(`boolean '--dry-run=${value}' flag is deprecated and must be replaced with '--dry-run=${result}'`);
  return result;
}

/** Whether `--wait` asks for more than hooks. Throws HelmError. */
export function waitsFor(call: HelmCall<unknown>, value: string): boolean {
  switch (value) {
    case 'watcher':
    case 'legacy':
      return true;
    case 'hookOnly':
      return false;
    case 'true':
      call.logger.warn('--wait=true is deprecated (boolean value) and can be replaced with --wait=watcher');
      return true;
    case 'false':
      call.logger.warn('--wait=false is deprecated (boolean value) and can be replaced with --wait=hookOnly');
      return false;
    default:
      throw new HelmError(`invalid argument ${JSON.stringify(value)} for "--wait" flag: invalid wait input ${JSON.stringify(value)}. Valid inputs are watcher, hookOnly, and legacy`);
  }
}

/** `a=b,c=d` */
export function labelsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 0) throw new HelmError(`invalid argument ${JSON.stringify(pairs.join(','))} for "-l, --labels" flag: ${pair} must be formatted as key=value`);
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  }));
}

interface ApplyFlags {
  readonly noHooks: boolean;
  readonly wait: string;
  readonly waitForJobs: boolean;
  readonly timeout: number;
  readonly description: string;
  readonly labels: readonly string[];
  readonly rollbackOnFailure: boolean;
  readonly atomic: boolean;
  readonly force: boolean;
  readonly forceReplace: boolean;
  readonly forceConflicts: boolean;
  readonly takeOwnership: boolean;
  readonly renderSubchartNotes: boolean;
  readonly skipSchemaValidation: boolean;
  readonly skipCrds: boolean;
  readonly postRenderer: string;
}

/** What install and upgrade have in common. Throws HelmError. */
export function applyWishes(call: HelmCall<unknown>, flags: ApplyFlags, dryRun: DryRun, hideSecrets: boolean): ApplyWishes {
  const replace = flags.force || flags.forceReplace;
  if (replace && flags.forceConflicts) throw new HelmError('if any flags in the group [force-replace force-conflicts] are set none of the others can be; [force-conflicts force-replace] were all set');
  if (flags.postRenderer !== '') throw new HelmError(`unable to find plugin: ${JSON.stringify(flags.postRenderer)} of type postrenderer`);
  const rollbackOnFailure = flags.rollbackOnFailure || flags.atomic;
  return {
    dryRun, hooks: !flags.noHooks, waits: waitsFor(call, flags.wait) || rollbackOnFailure, waitForJobs: flags.waitForJobs, timeoutMs: flags.timeout, description: flags.description, labels: labelsOf(flags.labels), rollbackOnFailure,
    takeOwnership: flags.takeOwnership, forceConflicts: flags.forceConflicts, forceReplace: replace, subNotes: flags.renderSubchartNotes, hideSecrets, skipSchema: flags.skipSchemaValidation, skipCrds: flags.skipCrds,
  };
}
