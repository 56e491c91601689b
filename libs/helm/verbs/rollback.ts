import { rollback } from '#helm/actions/rollback.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { deprecatedFlags, dryRunOf, waitsFor } from '#helm/flags/wishes.js';
import { rollback as text } from '#helm/texts/rollback.js';

export const rollbackVerb = defineVerb({
  text: { ...text, flags: { ...text.flags, force: deprecatedFlags.force } },
  arity: { atLeast: 1 },
  *run(call) {
    const { flags } = call;
    const wanted = call.args.length > 1 ? call.arg(1) : '0';
    if (!/^[-+]?\d+$/.test(wanted)) throw new HelmError(`could not convert revision to a number: strconv.Atoi: parsing ${JSON.stringify(wanted)}: invalid syntax`);
    const dryRun = dryRunOf(call, flags.dryRun, false);
    yield* rollback(call, call.arg(0), {
      revision: Number(wanted), dryRun: dryRun !== 'none', hooks: !flags.noHooks, waits: waitsFor(call, flags.wait), waitForJobs: flags.waitForJobs, timeoutMs: flags.timeout, forceConflicts: flags.forceConflicts,
      forceReplace: flags.force || flags.forceReplace, cleanupOnFail: flags.cleanupOnFail, historyMax: flags.historyMax, serverSide: flags.serverSide,
    });
    call.line('Rollback was a success! Happy Helming!');
  },
});
