// Mirrors k8s.io/kubectl/pkg/cmd/cp
// Differs: content goes through `sh` and `tar` in the container only where a folder is copied out; single files use cat.
import type { Step } from '#linux/kernel/step.js';
import type { ChannelStream } from '#linux/net/network.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { containerOf } from './pods.js';

const flags = { container: text({ short: 'c', help: 'Name of the container.' }), noPreserve: bool({ help: 'Do not keep owner and mode.' }), retries: int({ help: 'How often to try again.' }) };
type CopyCall = Call<FlagValues<typeof flags>>;

interface Place {
  readonly pod: string | undefined;
  readonly namespace: string | undefined;
  readonly path: string;
}

function placeOf(spec: string): Place {
  const colon = spec.indexOf(':');
  if (colon < 0) return { pod: undefined, namespace: undefined, path: spec };
  if (colon === 0) throw new Fatal('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const parts = spec.slice(0, colon).split('/');
  if (parts.length > 2) return { pod: undefined, namespace: undefined, path: spec };
  return { pod: parts.at(-1), namespace: parts.length === 2 ? parts[0] : undefined, path: spec.slice(colon + 1) };
}

export const cp = defineVerb({
  name: 'cp',
  usage: 'cp <file-spec-src> <file-spec-dest> [options]',
  summary: 'Copy files and directories to and from containers',
  examples: ['kubectl cp /tmp/foo_dir some-pod:/tmp/bar_dir', '', 'kubectl cp /tmp/foo some-namespace/some-pod:/tmp/bar', '', '# From a pod', 'kubectl cp some-namespace/some-pod:/tmp/foo /tmp/bar'],
  flags,
  completes: 'pods',
  *run(call) {
    if (call.args.length !== 2) throw call.usage('source and destination are required');
    const [from, to] = call.args.map(placeOf) as [Place, Place];
    if (from.pod !== undefined && to.pod !== undefined) throw new Fatal('one of src or dest must be a local file specification');
    if (from.pod === undefined && to.pod === undefined) throw new Fatal('one of src or dest must be a remote file specification');
    if (from.path === '' || to.path === '') throw new Fatal('filepath can not be empty');
    if (from.pod !== undefined) yield* copyOut(call, from, to.path);
    else yield* copyIn(call, from.path, to);
  },
});

function* podOf(call: CopyCall, place: Place): Step<Dynamic> {
  return yield* call.client.json('GET', `/api/v1/namespaces/${place.namespace ?? call.namespace}/pods/${place.pod}`);
}

/** Runs a command in the container, with bytes for its input; what it printed. */
function* inside(call: CopyCall, pod: Dynamic, command: readonly string[], input?: Uint8Array): Step<{ out: Uint8Array; error: string }> {
  const container = containerOf(call, pod, call.flags.container, false);
  const query = { command, container, stdout: 'true', stderr: 'true', stdin: input === undefined ? undefined : 'true' };
  const stream: ChannelStream = yield* call.client.upgrade(`/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/exec`, query);
  if (input !== undefined) {
    stream.send(0, input);
    stream.closeChannel(0);
  }
  const parts: Uint8Array[] = [];
  let error = '';
  for (;;) {
    const message = stream.next();
    if (message === null) break;
    if (message === undefined) yield { park: (wake) => stream.onReadable(wake) };
    else if (message.channel === 1) parts.push(message.data);
    else if (message.channel === 2) error += String.fromCharCode(...message.data);
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return { out, error };
}

const baseName = (path: string) => path.replace(/\/+$/, '').split('/').pop() ?? '';

function* copyIn(call: CopyCall, local: string, to: Place): Step<void> {
  const { files } = call.proc;
  if (!files.exists(local)) throw new Fatal(`${local} doesn't exist in local filesystem`);
  const pod = yield* podOf(call, to);
  const isFolder = yield* testFolder(call, pod, to.path);
  const target = isFolder ? `${to.path.replace(/\/$/, '')}/${baseName(local)}` : to.path.replace(/\/$/, '');
  function* put(from: string, into: string): Step<void> {
    if (files.stat(from).kind === 'directory') {
      yield* inside(call, pod, ['mkdir', '-p', into]);
      for (const entry of [...files.list(from)].sort()) yield* put(`${from}/${entry}`, `${into}/${entry}`);
      return;
    }
    const { error } = yield* inside(call, pod, ['sh', '-c', `cat > ${quoted(into)}`], files.read(from));
    if (error !== '') throw new Fatal(`tar: ${error.trim()}`);
  }
  yield* put(local.replace(/(.)\/$/, '$1'), target);
}

function* testFolder(call: CopyCall, pod: Dynamic, path: string): Step<boolean> {
  const { out } = yield* inside(call, pod, ['sh', '-c', `test -d ${quoted(path)} && echo yes`]);
  return String.fromCharCode(...out).startsWith('yes');
}

function* copyOut(call: CopyCall, from: Place, local: string): Step<void> {
  const pod = yield* podOf(call, from);
  const { files } = call.proc;
  const source = from.path.replace(/(.)\/$/, '$1');
  call.console.errorLine("tar: removing leading '/' from member names");
  const target = files.exists(local) && files.stat(local).kind === 'directory' ? `${local.replace(/\/$/, '')}/${baseName(source)}` : local;
  function* take(path: string, into: string): Step<void> {
    if (yield* testFolder(call, pod, path)) {
      files.makeDirectory(into, { parents: true });
      const { out } = yield* inside(call, pod, ['ls', '-A', path]);
      for (const entry of String.fromCharCode(...out).split('\n').filter((name) => name !== '')) yield* take(`${path}/${entry}`, `${into}/${entry}`);
      return;
    }
    const { out, error } = yield* inside(call, pod, ['cat', path]);
    if (error !== '') {
      call.console.errorLine(`tar: ${path}: No such file or directory`);
      return;
    }
    files.write(into, out);
  }
  yield* take(source, target);
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
