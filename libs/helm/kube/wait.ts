// Mirrors helm.sh/helm/v4/pkg/kube/statuswait.go
// Differs: looks every half second instead of watching.
import type { Step } from '#linux/kernel/step.js';
import { at, type Dynamic } from '#kubectl/rest/dynamic.js';
import { HelmError } from '#helm/errors.js';
import { type AnyCall, readLive, type Resource } from './resources.js';
import type { ObjectStatus } from './status.js';

const LOOK_MS = 500;

/** Until every object is as it should be or has failed. Throws HelmError with what is not. */
export function* waitUntil(call: AnyCall, resources: readonly Resource[], timeoutMs: number, status: (object: Dynamic) => ObjectStatus): Step<void> {
  const wanted = resources.filter(({ api, object }) => !(api.kind === 'Deployment' && at(object, 'spec', 'paused') === true));
  const untilMs = call.now() + (timeoutMs || 30_000);
  for (;;) {
    const states: { resource: Resource; state: ObjectStatus }[] = [];
    for (const resource of wanted) {
      const live = yield* readLive(call, resource);
      states.push({ resource, state: live === undefined ? { status: 'NotFound', message: 'Resource not found' } : status(live) });
    }
    const open = states.filter(({ state }) => state.status !== 'Current');
    const isOver = call.now() >= untilMs;
    if (open.every(({ state }) => state.status === 'Failed') || isOver) {
      if (open.length === 0) return;
      const lines = open.map(({ resource: { api, namespace, name }, state }) => `resource ${api.kind}/${namespace ?? ''}/${name} not ready. status: ${state.status}, message: ${state.message}`);
      if (isOver) lines.push('context deadline exceeded');
      throw new HelmError(lines.join('\n'));
    }
    yield* call.console.sleep(Math.min(LOOK_MS, Math.max(1, untilMs - call.now())));
  }
}

/** Until every object is gone. Throws HelmError with what is still there. */
export function* waitForDelete(call: AnyCall, resources: readonly Resource[], timeoutMs: number): Step<void> {
  const untilMs = call.now() + (timeoutMs || 30_000);
  for (;;) {
    const left: Resource[] = [];
    for (const resource of resources) if ((yield* readLive(call, resource)) !== undefined) left.push(resource);
    if (left.length === 0) return;
    if (call.now() >= untilMs) {
      const lines = left.map(({ api, namespace, name }) => `resource ${api.kind}/${namespace ?? ''}/${name} still exists. status: Terminating, message: Resource scheduled for deletion`);
      throw new HelmError([...lines, 'context deadline exceeded'].join('\n'));
    }
    yield* call.console.sleep(LOOK_MS);
  }
}
