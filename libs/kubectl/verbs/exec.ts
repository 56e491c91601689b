// Mirrors k8s.io/kubectl/pkg/cmd/exec and attach
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, duration, list, text } from '#kubectl/flags/flag.js';
import { FILE_ENDINGS } from '#kubectl/resources/files.js';
import { select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { attachTo, ttyFor } from './attach-to.js';
import { connect } from './connect.js';
import { checkTimeout, containerOf, podFor, podOf } from './pods.js';
import { endWith } from './streams.js';

const podTimeout = duration({ initial: 60_000, help: 'How long to wait for a running pod.' });

export const exec = defineVerb({
  name: 'exec',
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...] [options]',
  summary: 'Execute a command in a container',
  examples: ["# The date in a pod's first container", 'kubectl exec mypod -- date', '', '# A shell', 'kubectl exec mypod -c ruby-container -i -t -- bash -il'],
  flags: {
    container: text({ short: 'c', completes: 'containers', help: 'Name of the container.' }),
    filename: list({ short: 'f', fileEndings: FILE_ENDINGS, help: 'A file that names the pod.' }),
    podRunningTimeout: podTimeout,
    quiet: bool({ short: 'q', help: 'Only print what the command prints.' }),
    stdin: bool({ short: 'i', help: 'Pass standard input on.' }),
    tty: bool({ short: 't', help: 'Standard input is a terminal.' }),
  },
  completes: 'pods',
  *run(call) {
    const { flags } = call;
    const hasFile = flags.filename.length > 0;
    if (call.dash < 0 && call.args.length > (hasFile ? 0 : 1)) throw call.usage('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
    const typed = call.dash === 0 ? undefined : call.args[0];
    const command = call.dash < 0 ? [] : call.args.slice(call.dash);
    void call.place;
    checkTimeout(call, flags.podRunningTimeout);
    call.connect();
    if (typed === undefined && !hasFile) throw new Fatal('pod, type/name or --filename must be specified');
    if (command.length === 0) throw new Fatal('you must specify at least one command for the container');
    const pod = hasFile ? yield* podInFile(call, typed) : yield* podFor(call, typed ?? '', flags.podRunningTimeout);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') throw new Fatal(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    const container = containerOf(call, pod, flags.container, flags.quiet);
    endWith(yield* connect(call, pod, 'exec', { container, command, stdin: flags.stdin, tty: ttyFor(call, flags) }));
  },
});

function* podInFile(call: Call<{ readonly filename: readonly string[]; readonly podRunningTimeout: number }>, typed: string | undefined): Step<Dynamic> {
  const files = { filename: call.flags.filename, kustomize: '', recursive: false };
  const { infos } = yield* select(call, { args: typed === undefined ? [] : [typed.includes('/') ? typed : `pods/${typed}`], files, typed: true });
  if (infos[0] === undefined) throw new Fatal('no objects passed to exec');
  return yield* podOf(call, infos[0], call.flags.podRunningTimeout);
}

export const attach = defineVerb({
  name: 'attach',
  usage: 'attach (POD | TYPE/NAME) -c CONTAINER [options]',
  summary: 'Attach to a running container',
  examples: ['kubectl attach mypod', '', 'kubectl attach mypod -c ruby-container -i -t'],
  flags: { container: text({ short: 'c', help: 'Name of the container.' }), podRunningTimeout: podTimeout, quiet: bool({ short: 'q', help: 'Only print what the command prints.' }), stdin: bool({ short: 'i', help: 'Pass standard input on.' }), tty: bool({ short: 't', help: 'Standard input is a terminal.' }) },
  completes: 'pods',
  *run(call) {
    const { flags } = call;
    void call.place;
    checkTimeout(call, flags.podRunningTimeout);
    call.connect();
    if (call.args.length === 0) throw new Fatal('at least 1 argument is required for attach');
    if (call.args.length > 2) throw new Fatal('expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ' + `${call.args.length}: [${call.args.join(' ')}]`);
    const pod = yield* podFor(call, call.args.length === 2 ? call.args.join('/') : (call.args[0] as string), flags.podRunningTimeout);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') throw new Fatal(`cannot attach a container in a completed pod; current phase is ${phase}`);
    const container = containerOf(call, pod, flags.container, flags.quiet);
    const names = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => listOf(pod.spec[list]).map(({ name }) => String(name)));
    if (!names.includes(container)) throw new Fatal(`cannot attach to the container: container ${container} not found in pod ${pod.metadata.name}`);
    yield* attachTo(call, pod, container, flags);
  },
});
