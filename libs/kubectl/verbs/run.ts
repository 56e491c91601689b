// Mirrors k8s.io/kubectl/pkg/cmd/run
import { pods as podsRef, services } from '#cluster/api/resources.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { type DryRun, dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, duration, type FlagValues, int, text, texts } from '#kubectl/flags/flag.js';
import { printFlags, type Printer, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags } from '#kubectl/resources/files.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isNotFound, Plain } from '#kubectl/rest/errors.js';
import { attachOrLogs, printLogs } from './attach-or-logs.js';
import { overridden } from './overrides.js';
import { parseLabels, withLastApplied } from './create/generate.js';
import { isImageReference } from './image-reference.js';
import { untilPod } from './until-pod.js';

const runFlags = {
  ...fileFlags,
  ...printFlags,
  annotations: texts({ help: 'Annotations of the pod: key=value.' }),
  attach: bool({ help: 'Attach to the container when it runs. True with -i.' }),
  cascade: text({ initial: 'background', bare: 'background', help: 'How dependents of deleted objects go.' }),
  command: bool({ help: 'The words after -- are the command, not its arguments.' }),
  dryRun: dryRunFlag,
  env: texts({ help: 'Environment variables of the container: NAME=value.' }),
  expose: bool({ help: 'Also create a ClusterIP service for --port.' }),
  fieldManager: text({ initial: 'kubectl-run', help: 'Name of the manager used to track field ownership.' }),
  force: bool({ help: 'Delete at once, with --rm.' }),
  gracePeriod: int({ initial: -1, help: 'Seconds for the pod to end, with --rm.' }),
  image: text({ required: true, help: 'The image for the container to run.' }),
  imagePullPolicy: text({ help: 'When to pull the image; the server chooses if not given.' }),
  labels: text({ short: 'l', help: 'Labels of the pod: key=value, separated by commas.' }),
  leaveStdinOpen: bool({ help: 'Keep standard input open after the first attach ends.' }),
  overrideType: text({ initial: 'merge', help: 'How --overrides is merged: json, merge or strategic.' }),
  overrides: text({ help: 'JSON that changes the generated object. Needs a valid apiVersion field.' }),
  podRunningTimeout: duration({ initial: 60_000, help: 'How long to wait for the pod to run.' }),
  port: text({ help: 'The port that the container exposes.' }),
  privileged: bool({ help: 'Run the container in privileged mode.' }),
  quiet: bool({ short: 'q', help: 'Only print what the container prints.' }),
  restart: text({ initial: 'Always', help: 'The restart policy: Always, OnFailure or Never.' }),
  rm: bool({ help: 'Delete the pod when the attached container has ended.' }),
  saveConfig: bool({ help: "Keep the object's configuration in its annotation, for a later apply." }),
  stdin: bool({ short: 'i', help: 'Keep standard input of the container open.' }),
  timeout: duration({ help: 'How long to wait for a deletion.' }),
  tty: bool({ short: 't', help: 'Give the container a terminal.' }),
  wait: bool({ help: 'Wait until deleted objects are gone.' }),
};
type RunCall = Call<FlagValues<typeof runFlags>>;

export const run = defineVerb({
  name: 'run',
  usage: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  summary: 'Run a particular image on the cluster',
  examples: ['kubectl run nginx --image=nginx', '', '# With a port, labels and environment', 'kubectl run hazelcast --image=hazelcast/hazelcast --port=5701 --labels="app=hazelcast,env=prod" --env="DNS_DOMAIN=cluster"', '', '# A shell that is gone when you leave it', 'kubectl run -i -t busybox --image=busybox --restart=Never --rm'],
  flags: runFlags,
  *run(call) {
    const { flags } = call;
    const dryRun = dryRunOf(call);
    call.connect();
    const printer = printerFor(call, { operation: `created${dryRunSuffix(dryRun)}` });
    if (call.args.length === 0) throw call.usage('NAME is required for run');
    const attached = flags.attach || flags.stdin;
    check(call, attached, dryRun !== 'none');
    let pod = overridden(podOf(call), flags);
    if (flags.saveConfig) pod = withLastApplied(pod);
    const created = yield* create(call, pod, podsRef.resource, dryRun);
    const failure = flags.expose ? yield* exposeIt(call, printer, dryRun) : undefined;
    if (attached) return yield* attachAndReport(call, created);
    call.console.print(printer.print(created, true));
    if (failure !== undefined) throw failure;
  },
});

/** Also makes the service; what the server has against it is told at the end. */
function* exposeIt(call: RunCall, printer: Printer, dryRun: DryRun): Step<ApiError | undefined> {
  try {
    call.console.print(printer.print(yield* create(call, serviceOf(call), services.resource, dryRun), true));
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  if (call.flags.output === 'yaml') call.console.line('---');
  return undefined;
}

function check(call: RunCall, attached: boolean, dry: boolean): void {
  const { flags } = call;
  if (flags.image === '') throw new Fatal('--image is required');
  if (!isImageReference(flags.image)) throw new Fatal(`Invalid image name ${JSON.stringify(flags.image)}: invalid reference format`);
  if (flags.tty && !flags.stdin) throw call.usage('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.expose && flags.port === '') throw call.usage('--port must be set when exposing a service');
  if (!['Always', 'OnFailure', 'Never'].includes(flags.restart)) throw call.usage(`invalid restart policy: ${flags.restart}`);
  if (flags.rm && !attached) throw call.usage('--rm should only be used for attached containers');
  if (attached && dry) throw call.usage("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags.imagePullPolicy)) throw call.usage(`invalid image pull policy: ${flags.imagePullPolicy}`);
}

function podOf(call: RunCall): Dynamic {
  const { flags } = call;
  const [name = '', ...rest] = call.args;
  const env = flags.env.map((each) => {
    const equals = each.indexOf('=');
    if (equals <= 0) throw new Fatal(`invalid env: ${each}`);
    const value = each.slice(equals + 1);
    return { name: each.slice(0, equals), ...(value === '' ? {} : { value }) };
  });
  const invalid = flags.annotations.filter((each) => each.indexOf('=') <= 0);
  if (invalid.length > 0) throw new Fatal(`invalid annotations format: ${invalid.join(', ')}`);
  const annotations = Object.fromEntries(flags.annotations.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]));
  const labels = flags.labels === '' ? { run: name } : parseLabels(flags.labels);
  if (flags.port !== '' && !/^[-+]?\d+$/.test(flags.port)) throw new Fatal(`strconv.Atoi: parsing ${JSON.stringify(flags.port)}: invalid syntax`);
  const container = {
    name,
    image: flags.image,
    ...(rest.length > 0 ? { [flags.command ? 'command' : 'args']: rest } : {}),
    ...(flags.port === '' ? {} : { ports: [{ containerPort: Number(flags.port) }] }),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(flags.imagePullPolicy === '' ? {} : { imagePullPolicy: flags.imagePullPolicy }),
    ...(flags.privileged ? { securityContext: { privileged: true } } : {}),
    ...(flags.stdin ? { stdin: true, ...(flags.leaveStdinOpen ? {} : { stdinOnce: true }) } : {}),
    ...(flags.tty ? { tty: true } : {}),
  };
  const metadata = { name, ...(call.place.given ? { namespace: call.namespace } : {}), labels, ...(flags.annotations.length > 0 ? { annotations } : {}) };
  return { kind: 'Pod', apiVersion: 'v1', metadata, spec: { containers: [container], restartPolicy: flags.restart, dnsPolicy: 'ClusterFirst' }, status: {} };
}

function serviceOf(call: RunCall): Dynamic {
  const [name = ''] = call.args;
  const { flags } = call;
  const selector = flags.labels === '' ? { run: name } : parseLabels(flags.labels);
  const port = Number(flags.port);
  const metadata = { name, ...(call.place.given ? { namespace: call.namespace } : {}), ...(flags.labels === '' ? {} : {}) };
  return { kind: 'Service', apiVersion: 'v1', metadata, spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector }, status: { loadBalancer: {} } };
}

function* create(call: RunCall, object: Dynamic, resource: string, dryRun: 'none' | 'client' | 'server'): Step<Dynamic> {
  if (dryRun === 'client') return object;
  const query = { dryRun: dryRunQuery(dryRun), fieldManager: call.flags.fieldManager };
  return yield* call.client.json('POST', `/api/v1/namespaces/${encodeURIComponent(call.namespace)}/${resource}`, { body: object, query });
}

const podPath = (pod: Dynamic) => `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;

const isReady = (pod: Dynamic) => pod.status?.phase === 'Running' && listOf(pod.status.conditions).some(({ type, status }) => type === 'Ready' && status === 'True');
const done = (pod: Dynamic) => ['Succeeded', 'Failed'].includes(pod.status?.phase);
const WEEK_MS = 7 * 24 * 3_600_000;

function* attachAndReport(call: RunCall, created: Dynamic): Step<void> {
  const { flags } = call;
  let failure: Plain | undefined;
  try {
    const pod = yield* untilPod(call, created, (each) => done(each) || isReady(each), flags.podRunningTimeout);
    const [{ name }] = pod.spec.containers;
    if (done(pod)) yield* printLogs(call, pod, name);
    else yield* attachOrLogs(call, pod, name, flags);
    if (flags.restart !== 'Always' && !flags.leaveStdinOpen) failure = failureOf(yield* untilPod(call, pod, done, WEEK_MS));
  } finally {
    if (flags.rm) yield* remove(call, created);
  }
  if (failure !== undefined) throw failure;
}

function failureOf(pod: Dynamic): Plain | undefined {
  if (pod.status?.phase === 'Succeeded') return undefined;
  const terminated = listOf(pod.status?.containerStatuses)[0]?.state?.terminated;
  const code = terminated?.exitCode ?? 1;
  const reason = terminated?.reason || 'Unknown';
  return new Plain(`pod ${pod.metadata.namespace}/${pod.metadata.name} terminated (${reason})${terminated?.message ? `\n${terminated.message}` : ''}`, code === 0 ? 1 : code);
}

function* remove(call: RunCall, pod: Dynamic): Step<void> {
  const grace = call.flags.force ? 0 : call.flags.gracePeriod;
  try {
    yield* call.client.json('DELETE', podPath(pod), { body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) } });
    if (!call.flags.quiet) call.console.line(`pod ${JSON.stringify(pod.metadata.name)} deleted from ${pod.metadata.namespace} namespace`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
