// Mirrors k8s.io/kubectl/pkg/cmd/debug
import { schemaNamed } from '#cluster/api/schema.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, type FlagValues, list, pairs, text } from '#kubectl/flags/flag.js';
import { FILE_ENDINGS, readManifests } from '#kubectl/resources/files.js';
import { type Info, infoOfManifest, readTargets, resolveTargets } from '#kubectl/resources/select.js';
import { twoWayPatch } from '#kubectl/resources/strategic.js';
import { type Dynamic, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { attachOrLogs, printLogs } from '#kubectl/verbs/attach-or-logs.js';
import { isImageReference } from '#kubectl/verbs/image-reference.js';
import { untilPod } from '#kubectl/verbs/until-pod.js';
import { readYaml } from '#cluster/apimachinery/yaml/read.js';
import { type Announcing, capabilitiesMayFail, copyToDebug, type DebugRequest, nodeDebugger, withEphemeralContainer } from './debug-pods.js';
import { profileNamed } from './profiles.js';

const LEGACY = '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".';
const NOT_ROOT = 'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".';

const debugFlags = {
  argumentsOnly: bool({ help: 'The words after -- are arguments, not the command.' }),
  attach: bool({ help: 'Attach to the container when it runs. True with -i.' }),
  container: text({ short: 'c', help: 'Name of the debug container.' }),
  copyTo: text({ help: 'Work on a copy of the pod with this name.' }),
  custom: text({ help: 'A file with a part of a container, in JSON or YAML, that changes what the profile makes.' }),
  env: pairs({ help: 'Environment of the container: NAME=value.' }),
  filename: list({ short: 'f', fileEndings: FILE_ENDINGS, help: 'The files that name what to debug.' }),
  image: text({ help: 'Image of the debug container.' }),
  imagePullPolicy: text({ help: 'When to pull the image.' }),
  keepAnnotations: bool({ help: 'The copy keeps the annotations.' }),
  keepInitContainers: bool({ initial: true, help: 'The copy keeps the init containers.' }),
  keepLabels: bool({ help: 'The copy keeps the labels.' }),
  keepLiveness: bool({ help: 'The copy keeps the liveness probes.' }),
  keepReadiness: bool({ help: 'The copy keeps the readiness probes.' }),
  keepStartup: bool({ help: 'The copy keeps the startup probes.' }),
  profile: text({ initial: 'legacy', help: 'legacy, general, baseline, netadmin, restricted or sysadmin.' }),
  quiet: bool({ short: 'q', help: 'Only print what the container prints.' }),
  replace: bool({ help: 'With --copy-to: delete the original pod.' }),
  sameNode: bool({ help: 'The copy runs on the same node.' }),
  setImage: pairs({ help: 'With --copy-to: CONTAINER=IMAGE, separated by commas; * means every container.' }),
  shareProcesses: bool({ initial: true, help: 'With --copy-to: the containers of the copy share their processes.' }),
  stdin: bool({ short: 'i', help: 'Keep standard input of the container open.' }),
  target: text({ help: 'The ephemeral container shares the processes of this container.' }),
  tty: bool({ short: 't', help: 'Give the container a terminal.' }),
};
type DebugCall = Call<FlagValues<typeof debugFlags>>;

export const debug = defineVerb({
  name: 'debug',
  usage: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  examples: ['kubectl debug mypod -it --image=busybox', '', '# A copy with another image', 'kubectl debug mypod --copy-to=my-debugger --set-image=*=busybox', '', '# A pod on a node, with its files below /host', 'kubectl debug node/mynode -it --image=busybox'],
  flags: debugFlags,
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    const [names, args] = call.dash >= 0 && call.args.length > call.dash ? [call.args.slice(0, call.dash), call.args.slice(call.dash)] : [call.args, []];
    void call.place;
    if (profileNamed(flags.profile) === undefined) throw new Fatal(`unknown profile: ${flags.profile}`);
    const request: DebugRequest = { ...flags, args, custom: customOf(call), shareProcesses: call.changed('share-processes') ? flags.shareProcesses : undefined };
    call.connect();
    validate(call, request, names);
    const attaches = call.changed('attach') ? flags.attach : flags.stdin;
    for (const info of yield* targetsOf(call, names)) {
      const made = yield* make(call, info, request);
      if (attaches && made.name !== '') yield* attachWhenRunning(call, made.pod, made.name);
    }
  },
});

function validate(call: DebugCall, request: DebugRequest, names: readonly string[]): void {
  const { flags } = call;
  const images = Object.entries(request.setImage);
  if (flags.attach && call.changed('attach') && flags.image === '' && flags.container === '') throw new Fatal('you must specify --container or create a new container using --image in order to attach.');
  if (flags.copyTo !== '') {
    if (flags.image === '' && images.length === 0 && request.args.length === 0) throw new Fatal('you must specify --image, --set-image or command arguments.');
    if (request.args.length > 0 && flags.container === '' && flags.image === '') throw new Fatal('you must specify an existing container or a new image when specifying args.');
  } else {
    if (flags.replace) throw new Fatal('--replace may only be used with --copy-to.');
    if (flags.sameNode) throw new Fatal('--same-node may only be used with --copy-to.');
    if (images.length > 0) throw new Fatal('--set-image may only be used with --copy-to.');
    if (flags.image === '') throw new Fatal('you must specify --image when not using --copy-to.');
  }
  if (flags.image !== '' && !isImageReference(flags.image)) throw new Fatal(`invalid image name ${JSON.stringify(flags.image)}: invalid reference format`);
  if (names.length === 0 && flags.filename.length === 0) throw new Fatal('NAME or filename is required for debug');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags.imagePullPolicy)) throw new Fatal(`invalid image pull policy: ${flags.imagePullPolicy}`);
  for (const [name, image] of images) if (!isImageReference(image)) throw new Fatal(`invalid image name ${JSON.stringify(image)} for container ${JSON.stringify(name)}: invalid reference format`);
  if (flags.target !== '') {
    if (flags.copyTo !== '') throw new Fatal('--target is incompatible with --copy-to. Use --share-processes instead.');
    if (!flags.quiet) call.console.line(`Targeting container ${JSON.stringify(flags.target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.`);
  }
  if (flags.tty && !flags.stdin) throw new Fatal('-i/--stdin is required for containers with -t/--tty=true');
  if (FIXED.some((field) => request.custom?.[field] !== undefined)) throw new Fatal('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  if (flags.profile === 'legacy') call.console.errorLine(LEGACY);
}

const FIXED = ['name', 'command', 'image', 'lifecycle', 'volumeDevices'];

function customOf(call: DebugCall): Dynamic | undefined {
  const { custom } = call.flags;
  if (custom === '') return undefined;
  let source: string;
  try {
    source = call.proc.files.readText(custom);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Fatal(`must pass a container spec json file for custom profile: open ${custom}: ${error.message.toLowerCase()}`);
  }
  const read = readYaml(source);
  if (!isRecord(read)) throw new Fatal(`${custom} does not contain a valid container spec: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${typeof read} into Go value of type v1.Container`);
  return read;
}

function* targetsOf(call: DebugCall, names: readonly string[]): Step<readonly Info[]> {
  const infos: Info[] = [];
  for (const manifest of yield* readManifests(call, { filename: call.flags.filename, kustomize: '', recursive: false })) {
    const { resource, namespace, name } = yield* infoOfManifest(call, manifest);
    infos.push(...(yield* readTargets(call, [{ resource, name }], { args: [] })).infos.map((info) => ({ ...info, namespace })));
  }
  for (const name of names) {
    const targets = yield* resolveTargets(call, { args: name.includes('/') ? [name] : ['pods', name] });
    infos.push(...(yield* readTargets(call, targets, { args: [] })).infos);
  }
  return infos;
}

/** Makes what was asked for in the cluster: the pod with the debug container, and that container's name. */
function* make(call: DebugCall, { resource, object }: Info, request: DebugRequest): Step<{ readonly pod: Dynamic; readonly name: string }> {
  const to: Announcing = { random: call.proc.world.random, say: (line) => void (call.flags.quiet || call.console.line(line)) };
  if (resource.kind === 'Node' && resource.group === '') {
    const { pod, name } = nodeDebugger(object, request, to);
    return { pod: yield* call.client.json('POST', `/api/v1/namespaces/${encodeURIComponent(call.namespace)}/pods`, { body: pod }), name };
  }
  if (resource.kind !== 'Pod' || resource.group !== '') throw new Fatal(`${JSON.stringify(`${resource.group}/${resource.version}, Kind=${resource.kind}`)} not supported by debug`);
  const pods = `/api/v1/namespaces/${object.metadata.namespace}/pods`;
  if (request.copyTo === '') {
    const { pod, name } = withEphemeralContainer(object, request, to);
    if (capabilitiesMayFail(pod, name)) call.console.errorLine(NOT_ROOT);
    const body = twoWayPatch(object, pod, schemaNamed('io.k8s.api.core.v1.Pod'));
    return { pod: yield* call.client.json('PATCH', `${pods}/${object.metadata.name}/ephemeralcontainers`, { body, contentType: 'application/strategic-merge-patch+json' }), name };
  }
  const { pod, name } = copyToDebug(object, request, to);
  if (capabilitiesMayFail(pod, name)) call.console.errorLine(NOT_ROOT);
  const created = yield* call.client.json('POST', pods, { body: pod });
  if (call.flags.replace) yield* call.client.json('DELETE', `${pods}/${object.metadata.name}`, { body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 } });
  return { pod: created, name };
}

function* attachWhenRunning(call: DebugCall, made: Dynamic, name: string): Step<void> {
  const { quiet } = call.flags;
  const pod = yield* untilPod(call, made, (each) => {
    const state = stateOf(each, name);
    if (state?.waiting?.message && !quiet) call.console.errorLine(`Warning: container ${name}: ${state.waiting.message}`);
    return state?.running !== undefined || state?.terminated !== undefined;
  }, Number.POSITIVE_INFINITY);
  if (stateOf(pod, name).terminated !== undefined) yield* printLogs(call, pod, name);
  else yield* attachOrLogs(call, pod, name, call.flags);
}

function stateOf(pod: Dynamic, name: string): Dynamic {
  const { initContainerStatuses, containerStatuses, ephemeralContainerStatuses } = pod.status ?? {};
  return [initContainerStatuses, containerStatuses, ephemeralContainerStatuses].flatMap(listOf).find((each) => each.name === name)?.state;
}
