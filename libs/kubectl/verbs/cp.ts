// Mirrors k8s.io/kubectl/pkg/cmd/cp: a tar archive through exec
import { decodeUtf8 } from '#linux/env/text.js';
import { concatBytes } from '#linux/env/bytes.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { ChannelStream } from '#linux/net/network.js';
import { archiveEnd, decodeArchive, encodeMember, type Member } from '#linux/programs/tar-format.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { clean, dirName, joined, withoutShortcuts } from './cp-paths.js';
import { containerOf } from './pods.js';
import { endWith, exitCodeOf } from './streams.js';

const flags = { container: text({ short: 'c', help: 'Name of the container.' }), noPreserve: bool({ help: 'Do not keep owner and mode.' }), retries: int({ help: 'How often to try again.' }) };
type CopyCall = Call<FlagValues<typeof flags>>;

interface Place {
  readonly pod: string;
  readonly namespace: string;
  readonly path: string;
}

const withoutSlash = (path: string) => (path === '/' ? path : path.replace(/\/$/, ''));

/** `[[namespace/]pod:]file/path`; without a colon it is a file here. Throws Fatal. */
function placeOf(spec: string): Place {
  const colon = spec.indexOf(':');
  if (colon < 0) return { pod: '', namespace: '', path: withoutSlash(spec) };
  const parts = spec.slice(0, colon).split('/');
  if (colon === 0 || parts.length > 2) throw new Fatal('filespec must match the canonical format: [[namespace/]pod:]file/path');
  return { pod: parts.at(-1) ?? '', namespace: parts.length === 2 ? (parts[0] ?? '') : '', path: withoutSlash(spec.slice(colon + 1)).replaceAll('\\', '/') };
}

export const cp = defineVerb({
  name: 'cp',
  usage: 'cp <file-spec-src> <file-spec-dest> [options]',
  summary: 'Copy files and directories to and from containers',
  examples: ['kubectl cp /tmp/foo_dir some-pod:/tmp/bar_dir', '', 'kubectl cp /tmp/foo some-namespace/some-pod:/tmp/bar', '', '# From a pod', 'kubectl cp some-namespace/some-pod:/tmp/foo /tmp/bar'],
  flags,
  completes: 'paths',
  *run(call) {
    void call.place;
    call.connect();
    if (call.args.length !== 2) throw new Fatal('source and destination are required');
    const [from, to] = call.args.map(placeOf) as [Place, Place];
    if (from.pod !== '' && to.pod !== '') throw new Fatal('one of src or dest must be a local file specification');
    if (from.path === '' || to.path === '') throw new Fatal('filepath can not be empty');
    if (from.pod !== '') yield* copyOut(call, from, to.path);
    else if (to.pod !== '') yield* copyIn(call, from.path, to);
    else throw new Fatal('one of src or dest must be a remote file specification');
  },
});

interface Run {
  readonly command: readonly string[];
  readonly input?: Uint8Array;
  /** Where what the command complains of goes; nowhere if undefined. */
  readonly complaints: 'stdout' | 'stderr' | undefined;
}

/** Runs a command in the container: what it wrote, and its exit code. */
function* inside(call: CopyCall, place: Place, { command, input, complaints }: Run): Step<{ out: Uint8Array; code: number }> {
  const namespace = place.namespace || call.namespace;
  const pod = yield* call.client.json('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(place.pod)}`);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') throw new Fatal(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = containerOf(call, pod, call.flags.container, complaints === undefined, (line) => (complaints === 'stdout' ? call.console.line(line) : call.console.errorLine(line)));
  const query = { command, container, stdout: 'true', stderr: 'true', stdin: input === undefined ? undefined : 'true' };
  const stream: ChannelStream = yield* call.client.upgrade(`/api/v1/namespaces/${namespace}/pods/${place.pod}/exec`, query);
  if (input !== undefined) {
    stream.send(0, input);
    stream.closeChannel(0);
  }
  const parts: Uint8Array[] = [];
  let status = '';
  for (;;) {
    const message = stream.next();
    if (message === null) break;
    if (message === undefined) yield { park: (wake) => stream.onReadable(wake) };
    else if (message.channel === 1) parts.push(message.data);
    else if (message.channel === 3) status += decodeUtf8(message.data);
    else if (message.channel === 2 && complaints === 'stdout') call.console.print(decodeUtf8(message.data));
    else if (message.channel === 2 && complaints === 'stderr') call.console.error(decodeUtf8(message.data));
  }
  return { out: concatBytes(parts), code: exitCodeOf(status) };
}

function* copyIn(call: CopyCall, local: string, to: Place): Step<void> {
  const { files } = call.proc;
  if (!files.exists(local)) throw new Fatal(`${local} doesn't exist in local filesystem`);
  const source = clean(local);
  const target = (yield* isFolder(call, to)) ? joined(to.path, baseName(local)) : to.path;
  const members = [...membersOf(call, source, baseName(clean(target)))];
  const folder = dirName(target);
  const command = ['tar', ...(call.flags.noPreserve ? ['--no-same-permissions', '--no-same-owner'] : []), '-xmf', '-', ...(folder === '' ? [] : ['-C', folder])];
  const archive = concatBytes(members);
  const { out, code } = yield* inside(call, to, { command, input: concatBytes([archive, archiveEnd(archive.length)]), complaints: 'stderr' });
  yield* call.proc.stdout.write(out);
  endWith(code);
}

/** Whether a folder stands there; what goes wrong says no. */
function* isFolder(call: CopyCall, to: Place): Step<boolean> {
  try {
    return (yield* inside(call, to, { command: ['test', '-d', to.path], complaints: undefined })).code === 0;
  } catch (error) {
    if (error instanceof Error && !(error instanceof TypeError)) return false;
    throw error;
  }
}

const baseName = (path: string) => withoutSlash(path).split('/').pop() || '/';

/** A file, or all in a folder: empty folders are told, others are there by what is in them. */
function* membersOf(call: CopyCall, path: string, name: string): Generator<Uint8Array> {
  const { files } = call.proc;
  const { kind, mode, modifiedMs } = files.lstat(path);
  const member = (type: Member['type'], more: Partial<Member>) => encodeMember({ name, type, mode: mode & 0o7777, uid: 0, gid: 0, owner: 'root', group: 'root', modifiedMs, target: '', content: new Uint8Array(), ...more });
  if (kind === 'symlink') yield member('symlink', { target: files.readLink(path) });
  else if (kind !== 'directory') yield member('file', { content: files.read(path) });
  else {
    const entries = [...files.list(path)].sort();
    if (entries.length === 0) yield member('directory', {});
    for (const entry of entries) yield* membersOf(call, `${path}/${entry}`, `${name}/${entry}`);
  }
}

function* copyOut(call: CopyCall, from: Place, local: string): Step<void> {
  const { retries } = call.flags;
  const command = retries === 0 ? ['tar', 'cf', '-', from.path] : ['sh', '-c', `tar cf - '${from.path.replaceAll("'", `'\\''`)}' | tail -c+0`];
  const { out, code } = yield* inside(call, from, { command, complaints: 'stdout' });
  endWith(code);
  const prefix = withoutShortcuts(clean(from.path.replace(/^[/\\]+/, '')));
  let isWarned = false;
  for (const { name, type, content, target } of decodeArchive(out) ?? []) {
    if (!name.startsWith(prefix)) throw new Fatal('tar contents corrupted');
    const file = joined(local, withoutSlash(name.slice(prefix.length)));
    if (!isBelow(local, file)) {
      call.console.errorLine(`warning: file ${JSON.stringify(file)} is outside target destination, skipping`);
      continue;
    }
    if (type === 'symlink') {
      const hint = ` (consider using "kubectl exec -n ${JSON.stringify(from.namespace)} ${JSON.stringify(from.pod)} -- tar cf - ${JSON.stringify(from.path)} | tar xf -")`;
      call.console.errorLine(`warning: skipping symlink: ${JSON.stringify(file)} -> ${JSON.stringify(target)}${isWarned ? '' : hint}`);
      isWarned = true;
      continue;
    }
    if (type === 'directory') writing(file, () => call.proc.files.makeDirectory(file, { parents: true, mode: 0o755 }));
    else
      writing(file, () => {
        call.proc.files.makeDirectory(dirName(file) || '.', { parents: true, mode: 0o755 });
        call.proc.files.write(file, content);
      });
  }
}

function isBelow(base: string, file: string): boolean {
  return clean(file) === clean(base) || clean(file).startsWith(clean(base) === '/' ? '/' : `${clean(base)}/`) || (clean(base) === '.' && !file.startsWith('/') && !clean(file).startsWith('..'));
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof Errno) throw new Fatal(`open ${file}: ${error.message.toLowerCase()}`);
    throw error;
  }
}
