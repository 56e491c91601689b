// Mirrors k8s.io/kubectl/pkg/cmd/diff
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { matches } from '#cluster/apimachinery/labels.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, type FlagValues, int, text, texts } from '#kubectl/flags/flag.js';
import { fileFlags, readStreams, requireFiles } from '#kubectl/resources/files.js';
import { type Manifest, NoObject, type Stream } from '#kubectl/resources/manifest.js';
import { infoOfManifest, parsedSelector } from '#kubectl/resources/select.js';
import { schemaOf, threeWayMergePatch, threeWayPatch } from '#kubectl/resources/strategic.js';
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import { describeError, Fatal, isNotFound, Plain, Quit } from '#kubectl/rest/errors.js';
import { apiVersionOf, pathOf } from '#kubectl/rest/mapper.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { LAST_APPLIED } from './create/generate.js';

const diffFlags = { ...fileFlags, concurrency: int({ initial: 1, help: 'How many objects at once.' }), fieldManager: text({ initial: 'kubectl-client-side-apply', help: 'Name of the manager used to track field ownership.' }), forceConflicts: bool({ help: 'Take over the fields of other managers.' }), prune: bool({ help: 'Also show what --prune would delete.' }), pruneAllowlist: texts({ help: 'Kinds that --prune may delete.' }), selector: text({ short: 'l', help: 'Only objects whose labels fit.' }), serverSide: bool({ help: 'Compare with a server-side apply.' }), showManagedFields: bool({ help: 'Keep managedFields.' }) };

export const diff = defineVerb({
  name: 'diff',
  usage: 'diff -f FILENAME [options]',
  summary: 'Diff the live version against a would-be applied version',
  examples: ['kubectl diff -f pod.json', '', 'cat service.yaml | kubectl diff -f -'],
  flags: diffFlags,
  misuseStatus: 2,
  *run(call) {
    try {
      yield* compare(call);
    } catch (error) {
      const described = error instanceof Quit || (error instanceof Fatal && error.status > 1) ? undefined : describeError(error);
      if (described === undefined) throw error;
      call.console.error(described.text); // 1 says that something differs: an error is more
      throw new Quit(described.status + 1);
    }
  },
});

type DiffCall = Call<FlagValues<typeof diffFlags>>;

/** The objects as far as they can be read. Throws Fatal where that ends. */
function* inTurn(streams: readonly Stream[]): Generator<Manifest> {
  for (const { manifests, problem } of streams) {
    yield* manifests;
    if (problem !== undefined) throw problem instanceof NoObject ? new Fatal(problem.undecoded) : problem;
  }
}

function* compare(call: DiffCall): Step<void> {
  const { flags, proc } = call;
  if (call.args.length > 0) throw new Plain(`error: Unexpected args: [${call.args.join(' ')}]\nSee '${call.path} -h' for help and examples`, 2);
  requireFiles(flags);
  if (flags.forceConflicts && !flags.serverSide) throw new Fatal('--force-conflicts only works with --server-side');
  call.connect();
  void call.place;
  const suffix = String(proc.world.random.below(1_000_000_000));
  const live = `/tmp/LIVE-${suffix}`;
  const merged = `/tmp/MERGED-${suffix}`;
  proc.files.makeDirectory(live, { mode: 0o700 });
  proc.files.makeDirectory(merged, { mode: 0o700 });
  try {
    const streams = yield* readStreams(call, flags);
    const chosen = parsedSelector(flags.selector);
    for (const manifest of inTurn(streams)) {
      const info = yield* infoOfManifest(call, manifest);
      if (!matches(chosen, manifest.object.metadata?.labels)) continue;
      if (info.name === '') throw new Fatal('resource name may not be empty');
      const path = pathOf(info.resource, info.namespace, info.name);
      let before: Dynamic | undefined;
      try {
        before = yield* call.client.json('GET', path);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      const query = { dryRun: 'All', fieldManager: flags.fieldManager };
      let after: Dynamic;
      if (flags.serverSide) after = yield* call.client.json('PATCH', path, { body: info.object, contentType: 'application/apply-patch+yaml', query: { ...query, fieldManager: 'kubectl', force: flags.forceConflicts } });
      else if (before === undefined) after = yield* call.client.json('POST', pathOf(info.resource, info.namespace), { body: info.object, query });
      else {
        const schema = schemaOf({ apiVersion: apiVersionOf(info.resource), kind: info.resource.kind });
        const recorded = before.metadata?.annotations?.[LAST_APPLIED];
        const original = recorded === undefined ? {} : JSON.parse(recorded);
        const { [LAST_APPLIED]: _, ...annotations } = info.object.metadata?.annotations ?? {}; // the record of what was applied stays as it is
        const modified = { ...info.object, metadata: { ...info.object.metadata, annotations } };
        const body = schema === undefined ? threeWayMergePatch(original, modified, before) : threeWayPatch(original, modified, before, schema);
        after = yield* call.client.json('PATCH', path, { body, contentType: schema === undefined ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json', query });
      }
      const group = info.resource.group === '' ? '' : `${info.resource.group}.`;
      const name = `${group}${info.resource.version}.${info.resource.kind}.${info.namespace ?? ''}.${info.name}`;
      const [left, right] = masked(info.resource.kind, before, after, flags.showManagedFields);
      proc.files.write(`${live}/${name}`, left === undefined ? '' : writeYaml(left));
      proc.files.write(`${merged}/${name}`, writeYaml(right));
    }
    const program = proc.env.get('KUBECTL_EXTERNAL_DIFF') || 'diff -u -N';
    yield* call.console.flush();
    let status: number;
    try {
      status = (yield* proc.wait(proc.spawn({ argv: [...program.split(' ').filter((word) => word !== ''), live, merged] }))).status;
    } catch (error) {
      if (error instanceof Errno) throw new Plain(`error: failed to run ${JSON.stringify(program.split(' ')[0])}: executable file not found in $PATH`, 2);
      throw error;
    }
    if (status === 1) throw new Quit(1);
    if (status > 1) throw new Fatal(`exit status ${status}`, status);
  } finally {
    proc.files.remove(live, { recursive: true });
    proc.files.remove(merged, { recursive: true });
  }
}

function masked(kind: string, before: Dynamic | undefined, after: Dynamic, keepManaged: boolean): [Dynamic | undefined, Dynamic] {
  const strip = (object: Dynamic) => {
    if (object === undefined || !isRecord(object['metadata'])) return object;
    const { managedFields, ...metadata } = object['metadata'];
    return { ...object, metadata: { ...metadata, ...(keepManaged ? { managedFields } : {}) } };
  };
  const [left, right] = [strip(before), strip(after)];
  if (kind !== 'Secret') return [left, right];
  const mask = (object: Dynamic, other: Dynamic, word: string) => {
    if (!isRecord(object?.data)) return object;
    const data: Record<string, string> = {};
    for (const [key, value] of Object.entries(object.data)) data[key] = other?.data?.[key] !== undefined && other.data[key] !== value ? `*** (${word})` : '***';
    return { ...object, data };
  };
  return [mask(left, right, 'before'), mask(right, left, 'after')];
}
