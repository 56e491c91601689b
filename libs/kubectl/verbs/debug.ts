// Mirrors k8s.io/kubectl/pkg/cmd/debug
// Differs: pods only (no node/NAME); profiles do not change what is created.
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, list, text, texts } from '#kubectl/flags/flag.js';
import { clone, type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { attachTo } from './attach-to.js';
import { podFor } from './pods.js';

const POLL_MS = 500;
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const LEGACY = '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".';

export const debug = defineVerb({
  name: 'debug',
  usage: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  examples: ['kubectl debug mypod -it --image=busybox', '', '# A copy with another image', 'kubectl debug mypod --copy-to=my-debugger --set-image=*=busybox'],
  flags: {
    argumentsOnly: bool({ help: 'The words after -- are arguments, not the command.' }),
    attach: bool({ help: 'Attach to the container when it runs. True with -i.' }),
    container: text({ short: 'c', help: 'Name of the debug container.' }),
    copyTo: text({ help: 'Work on a copy of the pod with this name.' }),
    env: texts({ help: 'Environment of the container: NAME=value.' }),
    image: text({ help: 'Image of the debug container.' }),
    imagePullPolicy: text({ help: 'When to pull the image.' }),
    keepLabels: bool({ help: 'The copy keeps the labels.' }),
    profile: text({ initial: 'legacy', help: 'legacy, general, baseline, netadmin, restricted or sysadmin.' }),
    quiet: bool({ short: 'q', help: 'Only print what the container prints.' }),
    replace: bool({ help: 'With --copy-to: delete the original pod.' }),
    sameNode: bool({ help: 'The copy runs on the same node.' }),
    setImage: list({ help: 'CONTAINER=IMAGE of the copy.' }),
    shareProcesses: bool({ initial: true, help: 'The containers of the copy share their processes.' }),
    stdin: bool({ short: 'i', help: 'Keep standard input of the container open.' }),
    target: text({ help: 'Share the processes of this container.' }),
    tty: bool({ short: 't', help: 'Give the container a terminal.' }),
  },
  completes: 'pods',
  *run(call) {
    const { flags } = call;
    const [typed] = call.args;
    if (typed === undefined || call.dash === 0) throw call.usage('NAME is required for debug');
    if (flags.copyTo === '' && flags.image === '') throw new Fatal('you must specify --image when not using --copy-to.');
    if (flags.copyTo === '' && flags.setImage.length > 0) throw new Fatal('--set-image may only be used with --copy-to.');
    if (flags.tty && !flags.stdin) throw new Fatal('-i/--stdin is required for containers with -t/--tty=true');
    if (flags.profile === 'legacy') call.console.errorLine(LEGACY);
    if (typed.startsWith('node/') || typed.startsWith('nodes/') || typed.startsWith('no/')) throw new Fatal('debugging of nodes is not supported here');
    const pod = yield* podFor(call, typed, 0);
    const name = flags.container || `debugger-${Array.from({ length: 5 }, () => LETTERS[call.proc.world.random.below(LETTERS.length)]).join('')}`;
    const command = call.dash < 0 ? [] : call.args.slice(call.dash);
    const container: Dynamic = {
      name,
      image: flags.image,
      ...(command.length > 0 ? { [flags.argumentsOnly ? 'args' : 'command']: command } : {}),
      ...(flags.env.length > 0 ? { env: flags.env.map((each) => ({ name: each.slice(0, each.indexOf('=')), value: each.slice(each.indexOf('=') + 1) })) } : {}),
      ...(flags.imagePullPolicy === '' ? {} : { imagePullPolicy: flags.imagePullPolicy }),
      ...(flags.stdin ? { stdin: true } : {}),
      ...(flags.tty ? { tty: true } : {}),
    };
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods`;
    if (flags.container === '' && flags.image !== '' && !flags.quiet) call.console.errorLine(`Defaulting debug container name to ${name}.`);
    let debugged: Dynamic;
    if (flags.copyTo === '') {
      if (flags.target !== '' && !flags.quiet) call.console.errorLine(`Targeting container ${JSON.stringify(flags.target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.`);
      const body = { spec: { ephemeralContainers: [{ ...container, ...(flags.target === '' ? {} : { targetContainerName: flags.target }) }] } };
      debugged = yield* call.client.json('PATCH', `${path}/${pod.metadata.name}/ephemeralcontainers`, { body, contentType: 'application/strategic-merge-patch+json' });
    } else {
      debugged = yield* call.client.json('POST', path, { body: copyOf(pod, flags, container) });
      if (flags.replace) yield* call.client.json('DELETE', `${path}/${pod.metadata.name}`);
    }
    if (flags.attach || flags.stdin) yield* attachWhenRunning(call, debugged, name, flags);
  },
});

function copyOf(pod: Dynamic, flags: { readonly copyTo: string; readonly keepLabels: boolean; readonly sameNode: boolean; readonly shareProcesses: boolean; readonly setImage: readonly string[]; readonly image: string }, container: Dynamic): Dynamic {
  const { nodeName, ephemeralContainers: _, ...spec } = clone(pod.spec);
  for (const each of flags.setImage) {
    const [name, image] = [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)];
    for (const known of [...listOf(spec.initContainers), ...listOf(spec.containers)]) if (name === '*' || known.name === name) known.image = image;
  }
  const known = listOf(spec.containers).find(({ name }) => name === container.name);
  if (known === undefined) {
    if (flags.image !== '') spec.containers.push(container);
  } else Object.assign(known, flags.image === '' ? { ...container, image: known.image } : container);
  const metadata = { name: flags.copyTo, namespace: pod.metadata.namespace, ...(pod.metadata.annotations ? { annotations: pod.metadata.annotations } : {}), ...(flags.keepLabels && pod.metadata.labels ? { labels: pod.metadata.labels } : {}) };
  return { kind: 'Pod', apiVersion: 'v1', metadata, spec: { ...spec, ...(flags.sameNode ? { nodeName } : {}), ...(flags.shareProcesses ? { shareProcessNamespace: true } : {}) } };
}

function* attachWhenRunning<F>(call: Call<F>, debugged: Dynamic, container: string, flags: { readonly stdin: boolean; readonly tty: boolean; readonly quiet: boolean }): Step<void> {
  const path = `/api/v1/namespaces/${debugged.metadata.namespace}/pods/${debugged.metadata.name}`;
  for (;;) {
    const pod = yield* call.client.json('GET', path);
    const status = [...listOf(pod.status?.ephemeralContainerStatuses), ...listOf(pod.status?.containerStatuses)].find(({ name }) => name === container);
    if (status?.state?.terminated) {
      call.console.print(yield* call.client.text('GET', `${path}/log`, { query: { container }, accept: '*/*' }));
      return;
    }
    if (status?.state?.running) break;
    yield* call.console.sleep(POLL_MS);
  }
  yield* attachTo(call, debugged, container, flags);
}
