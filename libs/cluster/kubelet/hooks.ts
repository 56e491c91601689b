// Mirrors pkg/kubelet/lifecycle
// Differs: nothing.
import type { Container as ContainerSpec, EphemeralContainer, LifecycleHandler } from '#cluster/api/generated/types.js';
import type { Container } from '#cluster/cri/container.js';
import type { Clock } from '#linux/env/env.js';
import type { NetStack } from '#linux/net/network.js';
import { attemptProbe, type ProbeResult } from './probe-attempt.js';

const HOOK_TIMEOUT_SECONDS = 3600;

/** Runs postStart or preStop; `done` hears what went wrong, if something did. Returns the cancel. */
export function runHook(
  handler: LifecycleHandler, target: { container: Container; spec: ContainerSpec | EphemeralContainer; podIP: string; net: NetStack; clock: Clock; pod: string },
  done: (problem: string | undefined) => void,
): () => void {
  if (handler.sleep !== undefined) return target.clock.after(handler.sleep.seconds * 1000, () => done(undefined));
  const { exec, httpGet, tcpSocket } = handler;
  const action = { ...(exec === undefined ? {} : { exec }), ...(httpGet === undefined ? {} : { httpGet }), ...(tcpSocket === undefined ? {} : { tcpSocket }) };
  return attemptProbe({ ...action, timeoutSeconds: HOOK_TIMEOUT_SECONDS }, target, false, (result) => done(problemOf(result, handler, target)));
}

/** The kubelet's words for a hook that failed. */
function problemOf(result: ProbeResult, { exec, httpGet }: LifecycleHandler, { spec, pod }: { spec: ContainerSpec | EphemeralContainer; pod: string }): string | undefined {
  if (result.outcome === 'success') return undefined;
  const of = `for Container "${spec.name}" in Pod "${pod}" failed`;
  if (exec === undefined) return `HTTP lifecycle hook (${httpGet?.path ?? ''}) ${of} - error: ${result.message}`;
  const command = exec.command ?? [];
  const exit = result.outcome === 'failure' ? result.exit : undefined;
  const error = exit === undefined ? result.message : `command '${command.join(' ')}' exited with ${exit.status}: ${exit.stderr}`;
  return `Exec lifecycle hook ([${command.join(' ')}]) ${of} - error: ${error}, message: ${JSON.stringify(exit === undefined ? '' : result.message)}`;
}
