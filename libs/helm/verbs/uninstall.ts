import { uninstall } from '#helm/actions/uninstall.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import { waitsFor } from '#helm/flags/wishes.js';
import { uninstall as text } from '#helm/texts/uninstall.js';

const PROPAGATION = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' } as const;

export const uninstallVerb = defineVerb({
  text,
  arity: { atLeast: 1 },
  *run(call) {
    const { flags } = call;
    const propagation = PROPAGATION[flags.cascade as keyof typeof PROPAGATION];
    if (propagation === undefined) throw new HelmError(`invalid cascade value (${flags.cascade}). Must be "background", "foreground", or "orphan"`);
    const waits = waitsFor(call, flags.wait);
    for (const name of call.args) {
      const kept = yield* uninstall(call, name, {
        dryRun: flags.dryRun, hooks: !flags.noHooks, keepHistory: flags.keepHistory, ignoreNotFound: flags.ignoreNotFound, waits, timeoutMs: flags.timeout, propagation, description: flags.description,
      });
      if (kept !== '') call.line(kept);
      call.line(`release "${name}" uninstalled`);
    }
  },
});
