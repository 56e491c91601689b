// Mirrors apiserver/pkg/util/flowcontrol/apf_controller.go: the condition Dangling
// Differs: nothing that can be seen.
import type { FlowSchema } from '#cluster/api/generated/types.js';
import { flowschemas, prioritylevelconfigurations } from '#cluster/api/resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';

/** The server notices a change so much later. */
const NOTICED_AFTER_MS = 20;

/** What the server stores itself when it starts has its status from the start. */
export function isServersOwn({ user }: StoreAccess): boolean {
  return user.name === 'system:apiserver';
}

/** Has the status of flow schemas written that is due to their priority levels. */
export function checkSchemasLater(store: StoreAccess, isMeant: (schema: Stored<FlowSchema>) => boolean): void {
  if (isServersOwn(store)) return;
  store.env.clock.after(NOTICED_AFTER_MS, () => {
    const levels = new Set(store.list(prioritylevelconfigurations).map(({ metadata }) => metadata.name));
    for (const schema of store.list(flowschemas)) if (isMeant(schema)) check(schema, levels, store);
  });
}

function check(schema: Stored<FlowSchema>, levels: ReadonlySet<string>, store: StoreAccess): void {
  const level = schema.spec.priorityLevelConfiguration.name;
  const text = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`;
  const found = levels.has(level) ? { status: 'False', reason: 'Found', message: `${text} and it exists` } : { status: 'True', reason: 'NotFound', message: `${text} but there is no such object` };
  const conditions = schema.status?.conditions ?? [];
  const before = conditions.find(({ type }) => type === 'Dangling');
  if (before?.status === found.status && before.reason === found.reason && before.message === found.message) return;
  const lastTransitionTime = before?.status === found.status ? before.lastTransitionTime : formatTime(store.env.clock.now());
  const condition = { type: 'Dangling', status: found.status, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }), reason: found.reason, message: found.message };
  store.updateStatus(flowschemas, { ...schema, status: { ...schema.status, conditions: [...conditions.filter((each) => each !== before), condition] } });
}
