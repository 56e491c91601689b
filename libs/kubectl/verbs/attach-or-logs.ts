// Mirrors how k8s.io/kubectl/pkg/cmd/run and debug attach: where that fails, the logs tell as much
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { attachTo, type AttachOptions } from './attach-to.js';

/** Attaches to a running container, or prints what it has logged. Throws what the logs throw. */
export function* attachOrLogs<F>(call: Call<F>, pod: Dynamic, container: string, options: AttachOptions): Step<void> {
  try {
    yield* attachTo(call, pod, container, options);
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
    call.console.errorLine(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${error.message}`);
    yield* printLogs(call, pod, container);
  }
}

export function* printLogs<F>(call: Call<F>, pod: Dynamic, container: string): Step<void> {
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/log`;
  call.console.print(yield* call.client.text('GET', path, { query: { container }, accept: '*/*' }));
}
