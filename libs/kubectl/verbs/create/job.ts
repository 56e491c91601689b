import { cronjobs, jobs } from '#cluster/api/resources.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { text } from '#kubectl/flags/flag.js';
import { select } from '#kubectl/resources/select.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { commandOf, createGenerated, generateFlags, nameOf } from './generate.js';

function podTemplate(name: string, image: string, command: readonly string[], restartPolicy: string): Dynamic {
  return { metadata: {}, spec: { containers: [{ name, image, ...(command.length > 0 ? { command } : {}), resources: {} }], restartPolicy } };
}

export const createJob = defineVerb({
  name: 'job',
  usage: 'create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  summary: 'Create a job with the specified name',
  examples: ['# A job with a command', 'kubectl create job my-job --image=busybox -- date', '', '# Run a cron job now', 'kubectl create job test-job --from=cronjob/a-cronjob'],
  flags: { ...generateFlags, from: text({ help: 'Take the template of this cron job: cronjob/NAME.' }), image: text({ help: 'Image of the container.' }) },
  *run(call) {
    const name = nameOf(call);
    const { from, image } = call.flags;
    const command = commandOf(call);
    if ((image === '') === (from === '')) throw new Fatal('either --image or --from must be specified');
    if (from !== '' && command.length > 0) throw new Fatal('cannot specify --from and command');
    const object = from === '' ? { metadata: { name }, spec: { template: podTemplate(name, image, command, 'Never') }, status: {} } : fromCronJob(name, yield* cronJobOf(from));
    yield* createGenerated(call, { ref: jobs, object, failed: 'failed to create job:' });

    function* cronJobOf(reference: string) {
      const { infos } = yield* select(call, { args: [reference] });
      const found = infos[0]?.object;
      if (infos.length !== 1) throw new Fatal('from must be an existing cronjob');
      if (found.kind !== 'CronJob') throw new Fatal(`unknown object type *v1.${found.kind}`);
      return found as Dynamic;
    }
  },
});

function fromCronJob(name: string, cronJob: Dynamic): Dynamic {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const annotations = { 'cronjob.kubernetes.io/instantiate': 'manual', ...metadata?.annotations };
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob.metadata.name, uid: cronJob.metadata.uid, controller: true };
  return { metadata: { name, ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }), annotations, ownerReferences: [owner] }, spec, status: {} };
}

export const createCronJob = defineVerb({
  name: 'cronjob',
  aliases: ['cj'],
  usage: "create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags] [options]",
  summary: 'Create a cron job with the specified name',
  examples: ['# Every minute', 'kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *" -- date'],
  flags: { ...generateFlags, image: text({ required: true, help: 'Image of the container.' }), restart: text({ help: "The job's restart policy: OnFailure or Never." }), schedule: text({ required: true, help: 'When to run, in the form of cron.' }) },
  *run(call) {
    const name = nameOf(call);
    const { image, restart, schedule } = call.flags;
    const template = podTemplate(name, image, commandOf(call), restart || 'OnFailure');
    const object = { metadata: { name }, spec: { schedule, jobTemplate: { metadata: { name }, spec: { template } } }, status: {} };
    yield* createGenerated(call, { ref: cronjobs, object, failed: 'failed to create cronjob:' });
  },
});
