// Mirrors the visitors of k8s.io/cli-runtime/pkg/resource that go on after an error
import { matches } from '#cluster/apimachinery/labels.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { ApiError, Fatal, Plain } from '#kubectl/rest/errors.js';
import { type FileValues, readStreams } from './files.js';
import { type Manifest, NoObject, type Stream } from './manifest.js';
import { type Info, infoOfManifest, parsedSelector } from './select.js';
import { checkShape } from './validate.js';

export interface FileOptions {
  readonly selector?: string;
  /** What --validate says; undefined checks nothing before the server does. */
  readonly validate?: string;
}

export interface Found {
  readonly infos: readonly Info[];
  /** What is wrong with the others. */
  readonly errors: readonly Error[];
}

/** The objects of the files. Throws Fatal for files that are not there. */
export function* infosOfFiles<F>(call: Call<F>, files: FileValues, options: FileOptions): Step<Found> {
  return yield* infosOfStreams(call, yield* readStreams(call, files), options);
}

/** The same of files that have been read. */
export function* infosOfStreams<F>(call: Call<F>, streams: readonly Stream[], { selector = '', validate }: FileOptions): Step<Found> {
  const infos: Info[] = [];
  const errors: Error[] = [];
  const chosen = parsedSelector(selector);
  for (const stream of streams) {
    const { manifests, problem } = validate === undefined ? stream : yield* checked(call, stream, validate);
    for (const manifest of manifests) {
      try {
        const info = yield* infoOfManifest(call, manifest);
        if (matches(chosen, info.object.metadata?.labels)) infos.push(info);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
        errors.push(error);
      }
    }
    const isChecked = validate !== undefined && !['false', 'ignore'].includes(validate);
    if (problem !== undefined) errors.push(problem instanceof NoObject && !isChecked ? new Fatal(problem.undecoded) : problem);
  }
  return { infos, errors };
}

/** What is not even an object ends its file. */
function* checked<F>(call: Call<F>, stream: Stream, validate: string): Step<Stream> {
  const manifests: Manifest[] = [];
  for (const manifest of stream.manifests) {
    try {
      yield* checkShape(call, manifest, validate);
    } catch (error) {
      if (error instanceof Fatal) return { manifests, problem: error };
      throw error;
    }
    manifests.push(manifest);
  }
  return stream;
}

/** What could not be read is one failure beside others, and several where there are none. */
export function withUnread(failures: readonly Error[], unread: readonly Error[]): readonly Error[] {
  if (failures.length === 0 || unread.length < 2) return [...failures, ...unread];
  return [...failures, new Plain(`[${[...new Set(unread.map(({ message }) => message))].join(', ')}]`)];
}
