// Mirrors k8s.io/kubectl/pkg/cmd/scale
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, duration, int, text } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags } from '#kubectl/resources/files.js';
import { select } from '#kubectl/resources/select.js';
import { Fatal, Many } from '#kubectl/rest/errors.js';
import { apiVersionOf, pathOf } from '#kubectl/rest/mapper.js';

const POLL_MS = 1000;

export const scale = defineVerb({
  name: 'scale',
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  examples: ["# Scale a replica set named 'foo' to 3", 'kubectl scale --replicas=3 rs/foo', '', "# Only if there are 2 now", 'kubectl scale --current-replicas=2 --replicas=3 deployment/mysql'],
  flags: {
    ...fileFlags,
    ...printFlags,
    all: bool({ help: 'Every object of the types in the namespace.' }),
    currentReplicas: int({ initial: -1, help: 'Only scale when there are this many now.' }),
    dryRun: dryRunFlag,
    replicas: int({ required: true, help: 'The new number of replicas.' }),
    resourceVersion: text({ help: 'Only scale an object of exactly this version.' }),
    selector: text({ short: 'l', help: 'Only objects whose labels fit.' }),
    timeout: duration({ help: 'Wait this long for the scaling to be seen.' }),
  },
  completes: { types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] },
  *run(call) {
    const { flags } = call;
    const dryRun = dryRunOf(call);
    const printer = printerFor(call, { operation: `scaled${dryRunSuffix(dryRun)}` });
    void call.place;
    call.connect();
    if (flags.replicas < 0) throw new Fatal('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (flags.currentReplicas < -1) throw new Fatal('The --current-replicas must specify an integer of -1 or greater');
    const { infos, errors } = yield* select(call, { args: call.args, files: flags, selector: flags.selector, typeMeansAll: flags.all, asWritten: true, keepGoing: true });
    if (infos.length > 1 && flags.resourceVersion !== '') throw new Fatal('cannot use --resource-version with multiple resources');
    for (const { resource, namespace, name, object } of infos) {
      const path = pathOf(resource, namespace, name, 'scale');
      const guarded = flags.currentReplicas >= 0 || flags.resourceVersion !== '';
      const current = guarded ? yield* call.client.json('GET', path, { asked: `get ${resource.resource} ${name}` }) : undefined;
      if (flags.currentReplicas >= 0 && (current?.spec?.replicas ?? 0) !== flags.currentReplicas) throw new Fatal(`Expected replicas to be ${flags.currentReplicas}, was ${current?.spec?.replicas ?? 0}`);
      if (flags.resourceVersion !== '' && current?.metadata?.resourceVersion !== flags.resourceVersion) throw new Fatal(`Expected resource version to be ${flags.resourceVersion}, was ${current?.metadata?.resourceVersion}`);
      if (dryRun !== 'client') {
        const body = { spec: { replicas: flags.replicas } };
        yield* call.client.json('PATCH', path, { body, contentType: 'application/merge-patch+json', query: { dryRun: dryRunQuery(dryRun) }, asked: `patch ${resource.resource} ${name}` });
      }
      if (flags.timeout > 0 && dryRun === 'none') {
        const untilMs = call.now() + flags.timeout;
        while (((yield* call.client.json('GET', path)).status?.replicas ?? 0) !== flags.replicas) {
          if (call.now() >= untilMs) throw new Fatal('timed out waiting for the condition');
          yield* call.console.sleep(POLL_MS);
        }
      }
      // As it was before.
      call.console.print(printer.print({ ...object, apiVersion: object.apiVersion ?? apiVersionOf(resource) }));
    }
    if (errors.length > 0) throw new Many(errors);
    if (infos.length === 0) throw new Fatal('no objects passed to scale');
  },
});
