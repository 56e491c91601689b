// Mirrors pkg/kubelet/lifecycle
// Differs: nothing.
import type { Container as ContainerSpec, EphemeralContainer, LifecycleHandler } from '#cluster/api/generated/types.js';
import type { Container } from '#cluster/cri/container.js';
import type { Clock } from '#linux/env/env.js';
import type { NetStack } from '#linux/net/network.js';
import { attemptProbe } from './probe-attempt.js';

const HOOK_TIMEOUT_SECONDS = 3600;

/** Runs postStart or preStop; `done` hears whether it went well. Returns the cancel. */
export function runHook(
  handler: LifecycleHandler, target: { container: Container; spec: ContainerSpec | EphemeralContainer; podIP: string; net: NetStack; clock: Clock },
  done: (succeeded: boolean) => void,
): () => void {
  if (handler.sleep !== undefined) return target.clock.after(handler.sleep.seconds * 1000, () => done(true));
  const { exec, httpGet, tcpSocket } = handler;
  const action = { ...(exec === undefined ? {} : { exec }), ...(httpGet === undefined ? {} : { httpGet }), ...(tcpSocket === undefined ? {} : { tcpSocket }) };
  return attemptProbe({ ...action, timeoutSeconds: HOOK_TIMEOUT_SECONDS }, target, false, ({ outcome }) => done(outcome === 'success'));
}
