import { nameProblem } from '#helm/releases/release-name.js';
import { logsOf, runHooks } from '#helm/actions/hooks.js';
import { defineVerb } from '#helm/define-verb.js';
import { HelmError } from '#helm/errors.js';
import type { Hook } from '#helm/releases/release.js';
import { ReleaseStorage } from '#helm/releases/storage.js';
import { releaseStatus } from '#helm/status-text.js';
import { ApiError } from '#kubectl/rest/errors.js';
import { test as text } from '#helm/texts/test.js';

export const testVerb = defineVerb({
  text,
  arity: { exactly: 1 },
  *run(call) {
    const { filter, logs, timeout } = call.flags;
    yield* call.requireCluster();
    const name = call.arg(0);
    if (nameProblem(name) !== undefined) throw new HelmError(`releaseTest: Release name is invalid: ${name}`);
    const storage = new ReleaseStorage(call.client, call.namespace, () => call.now());
    const release = yield* storage.last(name);
    const isChosen = chosenBy(filter);
    const left = release.hooks.filter((hook) => !isChosen(hook));
    const ran = yield* runHooks(call, { ...release, hooks: release.hooks.filter(isChosen) }, 'test', { storage, timeoutMs: timeout, serverSide: release.applyMethod === 'ssa', waits: true });
    const after = { ...ran.release, hooks: [...ran.release.hooks, ...left] };
    yield* storage.update(after);
    call.print(releaseStatus(after, { debug: call.logger.isDebug, hideNotes: true }).table());
    if (logs) {
      call.line();
      for (const hook of ran.release.hooks.filter(({ events }) => events.includes('test'))) {
        try {
          call.print(`POD LOGS: ${hook.name}\n${yield* logsOf(call, release.namespace, hook.name)}\n`);
        } catch (error) {
          if (error instanceof ApiError) throw new HelmError(`unable to get pod logs for ${hook.name}: ${error.message}`);
          throw error;
        }
      }
    }
    if (ran.problem !== undefined) throw ran.problem;
  },
});

/** `name=a` takes only those, `!name=a` all others. */
function chosenBy(filters: readonly string[]): (hook: Hook) => boolean {
  const included = filters.filter((each) => each.startsWith('name=')).map((each) => each.slice('name='.length));
  const excluded = filters.filter((each) => /^!\s?name=/.test(each)).map((each) => each.replace(/^!\s?name=/, ''));
  return ({ name }) => !excluded.includes(name) && (included.length === 0 || included.includes(name));
}
