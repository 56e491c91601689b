// Mirrors k8s.io/kubectl/pkg/cmd/util/editor: the program that a person edits with
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { Plain } from '#kubectl/rest/errors.js';

/** Lets a person edit a text in a file of its own, which stays. `previous` is the file of the time before. Throws Plain. */
export function* launchEditor<F>(call: Call<F>, content: string, extension: string, previous: string | undefined): Step<{ text: string; path: string }> {
  const { proc } = call;
  const editor = proc.env.get('KUBE_EDITOR') || proc.env.get('EDITOR') || 'vi';
  const path = `/tmp/kubectl-edit-${1_000_000_000 + proc.world.random.below(3_000_000_000)}${extension}`;
  proc.files.write(path, content, 0o600);
  yield* call.console.flush();
  const isPlain = !/["'\\$`]/.test(editor);
  const argv = isPlain ? [...editor.split(' ').filter((word) => word !== ''), path] : ['/bin/bash', '-c', `${editor} ${path}`];
  const kept = previous === undefined ? '' : `A copy of your changes has been stored to ${JSON.stringify(previous)}\n`;
  let status: number;
  try {
    status = (yield* proc.wait(proc.spawn({ argv }))).status;
  } catch (error) {
    if (error instanceof Errno) throw new Plain(`${kept}error: unable to launch the editor ${JSON.stringify(editor)}`);
    throw error;
  }
  if (status !== 0) throw new Plain(`${kept}error: there was a problem with the editor ${JSON.stringify(editor)}`);
  return { text: proc.files.readText(path), path };
}
