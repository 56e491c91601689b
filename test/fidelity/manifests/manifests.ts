// Manifests that were applied to a real cluster of Kubernetes 1.36, with its answers; README.md says where they come from.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Recording, Step } from '../recording.js';

type Answer = Pick<Step, 'code' | 'stdout' | 'stderr'>;

export interface Manifest {
  /** Where the file lies for kubectl; the first folder is the source. */
  readonly path: string;
  readonly text: string;
  readonly command: string;
  /** What came when it was applied, applied again, and applied by the server as a dry run. */
  readonly answers: { readonly apply: Answer; readonly again: Answer; readonly serverSide: Answer };
}

/** The namespace in which they were applied. */
const NAMESPACE = 'lab';
/** Time for a new namespace to get its service account. */
const BEGIN_SECONDS = 8;
/** Time for what a manifest made to go away, pods with a long grace included. */
const CLEAN_SECONDS = 90;

export function manifests(): Manifest[] {
  const packed = readFileSync(path.join(import.meta.dirname, 'manifests.jsonl.gz'));
  return gunzipSync(packed).toString().trim().split('\n').map((line) => JSON.parse(line) as Manifest);
}

/** One session that applies some manifests, each to the cluster as it was before the first. */
export function recordingOf(name: string, chosen: readonly Manifest[]): Recording {
  const steps = chosen.flatMap((manifest, index) => [...(index === 0 ? [] : cleaningOf(chosen[index - 1] ?? manifest)), ...applyingOf(manifest)]);
  return { name, title: name, nodes: ['controlplane', 'node01', 'node02'], steps };
}

function applyingOf({ path: file, text, command, answers: { apply, again, serverSide } }: Manifest): Step[] {
  return [
    aside(`mkdir -p '${path.posix.dirname(file)}' && cat > '${file}' <<'END-OF-MANIFEST'\n${text}\nEND-OF-MANIFEST\nkubectl create namespace ${NAMESPACE}`),
    { cmd: command, settle: BEGIN_SECONDS, ...apply },
    { cmd: command, ...again },
    { cmd: `${command} --server-side --dry-run=server`, ...serverSide },
  ];
}

function cleaningOf({ path: file, command }: Manifest): Step[] {
  const inNamespace = command.includes(`-n ${NAMESPACE} `) ? `-n ${NAMESPACE}` : '';
  return [
    aside(`kubectl delete -f '${file}' --ignore-not-found --wait=false --now ${inNamespace}; kubectl delete namespace ${NAMESPACE} --wait=false`),
    { ...aside('true'), settle: CLEAN_SECONDS },
  ];
}

/** A command whose answer nobody recorded. */
function aside(cmd: string): Step {
  return { cmd, code: 0, stdout: '', stderr: '', unstable: true };
}
