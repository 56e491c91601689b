import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { carryStreams } from './streams.js';

/** Streams of a pod's container through `exec` or `attach`; the exit code. A terminal must be there for `tty`. */
export function* connect<F>(call: Call<F>, pod: Dynamic, subresource: 'exec' | 'attach', options: { container: string; command?: readonly string[]; stdin: boolean; tty: boolean }): Step<number> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/${subresource}`;
  const { tty } = options;
  const query = { command: options.command, container: options.container, stdin: options.stdin ? 'true' : undefined, stdout: 'true', stderr: tty ? undefined : 'true', tty: tty ? 'true' : undefined };
  const stream = yield* call.client.upgrade(path, query);
  return yield* carryStreams(call, stream, { stdin: options.stdin, tty });
}
