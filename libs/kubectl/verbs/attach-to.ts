// Mirrors k8s.io/kubectl/pkg/cmd/attach: Run
// Differs: no key leaves the container running (ctrl-p, ctrl-q).
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { connect } from './connect.js';
import { endWith } from './streams.js';

export interface AttachOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
}

/** Carries the streams of a running container, with all that kubectl says before and after. */
export function* attachTo<F>(call: Call<F>, pod: Dynamic, container: string, { stdin, tty: asked, quiet }: AttachOptions): Step<void> {
  const ephemeral = listOf(pod.spec.ephemeralContainers);
  const spec = [...listOf(pod.spec.containers), ...listOf(pod.spec.initContainers), ...ephemeral].find(({ name }) => name === container);
  const allocated = spec?.tty === true;
  if (asked && !allocated && !quiet) call.console.errorLine(`error: Unable to use a TTY - container ${container} did not allocate one`);
  const tty = ttyFor(call, { stdin, tty: allocated, quiet });
  if (!quiet) {
    call.console.errorLine('All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.');
    call.console.errorLine("If you don't see a command prompt, try pressing enter.");
  }
  endWith(yield* connect(call, pod, 'attach', { container, stdin, tty }));
  if (quiet || !stdin || !tty) return;
  const command = `'kubectl attach ${pod.metadata.name} -c ${container} -i -t'`;
  if (ephemeral.some(({ name }) => name === container)) call.console.line(`Session ended, the ephemeral container will not be restarted but may be reattached using ${command} if it is still running`);
  else call.console.line(`Session ended, resume using ${command} command when the pod is running`);
}

/** Whether the session gets a terminal; says so when one was wanted and standard input is none. */
export function ttyFor<F>(call: Call<F>, { stdin, tty, quiet }: AttachOptions): boolean {
  if (!stdin || !tty) return false;
  if (call.proc.stdin.isTty === true) return true;
  if (!quiet) call.console.errorLine('Unable to use a TTY - input is not a terminal or the right kind of file');
  return false;
}
