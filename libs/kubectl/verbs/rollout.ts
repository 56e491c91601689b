// Mirrors k8s.io/kubectl/pkg/cmd/rollout
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, duration, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, hasFiles } from '#kubectl/resources/files.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { followNamed } from '#kubectl/resources/watch.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Many, Plain } from '#kubectl/rest/errors.js';
import { pathOf, qualified } from '#kubectl/rest/mapper.js';
import { historyOf, revisionTemplate, rollBack } from './rollout-history.js';
import { rolloutStatus } from './rollout-status.js';

const common = { ...fileFlags, selector: text({ short: 'l', help: 'Only objects whose labels fit.' }) };
const changing = { ...common, ...printFlags, fieldManager: text({ initial: 'kubectl-rollout', help: 'Name of the manager used to track field ownership.' }) };
/** What has revisions. */
const ROLLED_OUT = ['deployment', 'daemonset', 'statefulset'];
const gvkText = ({ resource }: Info) => (resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`);

/** `check`: what is wrong with the flags; `beforeReading`: what is looked at once it is clear which objects are meant. `collects`: objects that are not there are told before the others' failures. */
interface Rounds {
  readonly collects?: boolean;
  check?(): void;
  beforeReading?(): void;
}

function* each<F extends FlagValues<typeof common>>(call: Call<F>, act: (info: Info) => Step<void>, { collects = false, check, beforeReading }: Rounds = {}): Step<void> {
  void call.place;
  if (call.command.name === 'status') call.connect();
  if (call.args.length === 0 && call.flags.filename.length === 0 && call.flags.kustomize === '') throw new Fatal('required resource not specified');
  check?.();
  const { infos, errors } = yield* select(call, { args: call.args, files: call.flags, selector: call.flags.selector, typeMeansAll: true, keepGoing: true, typed: true, ...(beforeReading === undefined ? {} : { beforeReading }) });
  const failures: Error[] = [];
  for (const info of infos) {
    try {
      yield* act(info);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
      failures.push(error);
    }
  }
  // What files name and nobody has is one failure beside others.
  const missing = failures.length > 0 && hasFiles(call.flags) && errors.length > 0 ? [new Plain(errors.length > 1 ? `[${errors.map(({ message }) => message).join(', ')}]` : (errors[0] as Error).message)] : errors;
  failures.splice(collects ? 0 : failures.length, 0, ...missing);
  if (infos.length === 0 && failures.length === 0 && !['history', 'undo'].includes(call.command.name)) call.console.errorLine(`No resources found in ${call.namespace} namespace.`);
  if (failures.length > 0) throw new Many(failures);
}

function* patched<F>(call: Call<F>, { resource, namespace, name }: Info, body: Dynamic, fieldManager: string): Step<Dynamic> {
  try {
    return yield* call.client.json('PATCH', pathOf(resource, namespace, name), { body, contentType: 'application/strategic-merge-patch+json', query: { fieldManager } });
  } catch (error) {
    if (error instanceof ApiError) throw new Fatal(`failed to patch: ${error.message}`);
    throw error;
  }
}

const history = defineVerb({
  name: 'history',
  usage: 'rollout history (TYPE NAME | TYPE/NAME) [flags] [options]',
  summary: 'View rollout history',
  examples: ['kubectl rollout history deployment/abc', '', 'kubectl rollout history daemonset/abc --revision=3'],
  flags: { ...common, ...printFlags, revision: int({ help: 'Show this revision in detail.' }) },
  completes: { types: ROLLED_OUT },
  *run(call) {
    yield* each(call, function* (info) {
      const revisions = yield* historyOf(call, info);
      if (call.flags.output !== '') {
        const chosen = revisions.filter(({ number }) => call.flags.revision === 0 || number === call.flags.revision);
        if (chosen.length === 0) throw new Fatal(`unable to find the specified revision`);
        for (const { shown } of chosen) call.console.print(printerFor(call).print(shown, true));
        return;
      }
      const kind = `${info.resource.kind.toLowerCase()}${info.resource.group === '' ? '' : `.${info.resource.group}`}`;
      const withRevision = call.flags.revision > 0 ? `with revision #${call.flags.revision}` : '';
      call.console.print(`${kind}/${info.name} ${withRevision}\n${revisionTemplate(revisions, call.flags.revision)}`);
    }, { check: () => checkRevision(call.flags.revision), beforeReading: () => void printerFor(call) });
  },
});

function checkRevision(revision: number): void {
  if (revision < 0) throw new Fatal(`revision must be a positive integer: ${revision}`);
}

/** Says which object it is that cannot be changed so. */
function refused({ resource, name }: Info, problem: string): Fatal {
  return new Fatal(`error: ${qualified(resource)} ${JSON.stringify(name)} ${problem}`);
}

const pause = defineVerb({
  name: 'pause',
  usage: 'rollout pause RESOURCE [options]',
  summary: 'Mark the provided resource as paused',
  examples: ['kubectl rollout pause deployment/nginx'],
  flags: changing,
  completes: { types: ['deployment'] },
  *run(call) {
    yield* each(call, function* (info) {
      if (info.resource.kind !== 'Deployment') throw refused(info, 'pausing is not supported');
      if (info.object.spec.paused) throw refused(info, 'is already paused');
      call.console.print(printerFor(call, { operation: 'paused' }).print(yield* patched(call, info, { spec: { paused: true } }, call.flags.fieldManager), true));
    }, { collects: true });
  },
});

const resume = defineVerb({
  name: 'resume',
  usage: 'rollout resume RESOURCE [options]',
  summary: 'Resume a paused resource',
  examples: ['kubectl rollout resume deployment/nginx'],
  flags: changing,
  completes: { types: ['deployment'] },
  *run(call) {
    yield* each(call, function* (info) {
      if (info.resource.kind !== 'Deployment') throw refused(info, 'resuming is not supported');
      if (!info.object.spec.paused) throw refused(info, 'is not paused');
      call.console.print(printerFor(call, { operation: 'resumed' }).print(yield* patched(call, info, { spec: { paused: null } }, call.flags.fieldManager), true));
    }, { collects: true });
  },
});

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

const restart = defineVerb({
  name: 'restart',
  usage: 'rollout restart RESOURCE [options]',
  summary: 'Restart a resource',
  examples: ['kubectl rollout restart deployment/nginx', '', '# All deployments of the namespace', 'kubectl rollout restart deployment -n test-namespace'],
  flags: changing,
  completes: { types: ROLLED_OUT },
  *run(call) {
    yield* each(call, function* (info) {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.resource.kind)) throw refused(info, 'restarting is not supported');
      if (info.object.spec.paused) throw refused(info, "can't restart paused deployment (run rollout resume first)");
      const restartedAt = `${new Date(call.now()).toISOString().slice(0, 19)}Z`;
      if (info.object.spec.template.metadata?.annotations?.[RESTARTED_AT] === restartedAt) throw new Fatal(`failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`);
      const body = { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: restartedAt } } } } };
      call.console.print(printerFor(call, { operation: 'restarted' }).print(yield* patched(call, info, body, call.flags.fieldManager), true));
    }, { collects: true });
  },
});

const undo = defineVerb({
  name: 'undo',
  usage: 'rollout undo (TYPE NAME | TYPE/NAME) [flags] [options]',
  summary: 'Undo a previous rollout',
  examples: ['kubectl rollout undo deployment/abc', '', 'kubectl rollout undo daemonset/abc --to-revision=3'],
  flags: { ...common, ...printFlags, dryRun: dryRunFlag, toRevision: int({ help: 'The revision to go back to; 0 is the one before.' }) },
  completes: { types: ROLLED_OUT },
  *run(call) {
    const dryRun = dryRunOf(call);
    yield* each(call, function* (info) {
      const operation = yield* rollBack(call, info, call.flags.toRevision, dryRun === 'client', dryRunQuery(dryRun));
      call.console.print(printerFor(call, { operation: `${operation}${dryRunSuffix(dryRun)}` }).print(info.object, true));
    });
  },
});

const WEEK_MS = 7 * 24 * 3_600_000;

const status = defineVerb({
  name: 'status',
  usage: 'rollout status (TYPE NAME | TYPE/NAME) [flags] [options]',
  summary: 'Show the status of the rollout',
  examples: ['kubectl rollout status deployment/nginx'],
  flags: { ...common, revision: int({ help: 'Only watch this revision.' }), timeout: duration({ help: 'How long to wait; zero does not end.' }), watch: bool({ short: 'w', initial: true, help: 'Watch until it is done.' }) },
  completes: { types: ROLLED_OUT, once: true },
  *run(call) {
    yield* each(call, function* (info) {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.resource.kind)) throw new Fatal(`no status viewer has been implemented for ${gvkText(info)}`);
      const { flags } = call;
      const untilMs = call.now() + (flags.timeout > 0 ? flags.timeout : WEEK_MS);
      let object = info.object;
      for (;;) {
        const { message, done } = rolloutStatus(object, flags.revision);
        call.console.print(message);
        if (done || !flags.watch) return;
        yield* call.console.flush();
        const { object: now, changes: reader } = yield* followNamed(call, info.resource, info.namespace, info.name);
        try {
          if (now === undefined) throw new Fatal('object has been deleted');
          if (now.metadata.resourceVersion !== object.metadata.resourceVersion) {
            object = now;
            continue;
          }
          for (;;) {
            const event = yield* reader.next(call.proc, untilMs);
            if (event === undefined) throw new Fatal('timed out waiting for the condition');
            if (event === null || event.type === 'ERROR') break;
            if (event.type === 'DELETED') throw new Fatal('object has been deleted');
            if (event.type === 'BOOKMARK') continue;
            object = event.object;
            const state = rolloutStatus(object, flags.revision);
            call.console.print(state.message);
            yield* call.console.flush();
            if (state.done) return;
          }
        } finally {
          reader.cancel();
        }
      }
    }, { check: () => checkRevision(call.flags.revision) });
  },
});

export const rollout = defineGroup({
  name: 'rollout',
  usage: 'rollout SUBCOMMAND [options]',
  summary: 'Manage the rollout of a resource',
  long: 'Manage the rollout of one or many resources.\n        \n Valid resource types include:\n\n  *  deployments\n  *  daemonsets\n  *  statefulsets',
  examples: ['# Rollback to the previous deployment', 'kubectl rollout undo deployment/abc', '', '# Check the rollout status of a daemonset', 'kubectl rollout status daemonset/foo', '', '# Restart a deployment', 'kubectl rollout restart deployment/abc', '', "# Restart deployments with the 'app=nginx' label", 'kubectl rollout restart deployment --selector=app=nginx'],
  commands: [history, pause, restart, resume, status, undo],
});
