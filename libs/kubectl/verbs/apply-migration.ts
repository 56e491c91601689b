// Mirrors k8s.io/kubectl/pkg/cmd/apply (saveLastApplyAnnotationIfNecessary, migrateToSSAIfNecessary) and client-go/util/csaupgrade
import { type Fields, union } from '#cluster/apimachinery/fields-tree.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import type { Info } from '#kubectl/resources/select.js';
import { type Dynamic, listOf, sameJson } from '#kubectl/rest/dynamic.js';
import { ApiError, isConflict } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { LAST_APPLIED } from './create/generate.js';

const DEFAULT_MANAGER = 'kubectl';
const TRIES_MAX = 5;

export interface Applied {
  readonly manager: string;
  /** The query parameters of the patches. */
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Sends the configuration once more. */
  again(): Step<Dynamic>;
}

/** What was applied on the client's side before becomes this manager's, so that it can be given up as it is on the server's side. */
export function* migrated<F>(call: Call<F>, info: Info, object: Dynamic, applied: Applied): Step<Dynamic> {
  let kept = object;
  try {
    kept = yield* keepLastApplied(call, info, object, applied);
  } catch (error) {
    warn(call, error, `failed to migrate ${LAST_APPLIED} for Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: `);
    return object;
  }
  let moved: Dynamic | undefined;
  try {
    moved = yield* moveFields(call, info, kept, applied);
  } catch (error) {
    warn(call, error, 'server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ');
  }
  if (moved === undefined) return kept;
  try {
    return yield* applied.again();
  } catch (error) {
    warn(call, error, 'failed to re-apply configuration after performing Server-Side Apply migration. This is non-fatal and will be retried next time you apply. Error: ');
    return moved;
  }
}

function warn<F>(call: Call<F>, error: unknown, text: string): void {
  if (!(error instanceof ApiError)) throw error;
  call.console.errorLine(`Warning: ${text}${error.message}`);
}

function ownersOf(object: Dynamic, operation: 'Apply' | 'Update'): Dynamic[] {
  return listOf(object.metadata?.managedFields).filter((entry) => entry.operation === operation && entry.fieldsV1?.['f:metadata']?.['f:annotations']?.[`f:${LAST_APPLIED}`] !== undefined);
}

/** The annotation gets an owner of its own, so that it stays when the configuration does not name it. */
function* keepLastApplied<F>(call: Call<F>, info: Info, object: Dynamic, { manager, query }: Applied): Step<Dynamic> {
  const annotation = object.metadata?.annotations?.[LAST_APPLIED];
  if (manager !== DEFAULT_MANAGER || annotation === undefined || ownersOf(object, 'Apply').length > 0) return object;
  const { apiVersion, kind } = object;
  const body = { apiVersion, kind, metadata: { name: info.name, ...(info.namespace ? { namespace: info.namespace } : {}), annotations: { [LAST_APPLIED]: annotation } } };
  return yield* call.client.json('PATCH', pathOf(info.resource, info.namespace, info.name), { body, query: { ...query, fieldManager: 'kubectl-last-applied' }, contentType: 'application/apply-patch+yaml' });
}

/** undefined: there was nothing to move. Throws ApiError. */
function* moveFields<F>(call: Call<F>, info: Info, object: Dynamic, { manager, query }: Applied): Step<Dynamic | undefined> {
  const path = pathOf(info.resource, info.namespace, info.name);
  const names = new Set<string>(ownersOf(object, 'Update').map((entry) => entry.manager));
  let current = object;
  for (let tries = 1; ; tries++) {
    const before = listOf(current.metadata?.managedFields);
    const after = [...names].reduce((entries, name) => upgraded(entries, name, manager), before);
    if (sameJson(before, after)) return undefined;
    const body = [{ op: 'replace', path: '/metadata/managedFields', value: after }, { op: 'replace', path: '/metadata/resourceVersion', value: current.metadata.resourceVersion }];
    try {
      return yield* call.client.json('PATCH', path, { body, query: { ...query, fieldManager: manager }, contentType: 'application/json-patch+json' });
    } catch (error) {
      if (!isConflict(error) || tries === TRIES_MAX) throw error;
      current = yield* call.client.json('GET', path);
    }
  }
}

/** The list in which `name` no longer updates: what it had is what `manager` applies. */
function upgraded(entries: readonly Dynamic[], name: string, manager: string): Dynamic[] {
  const updates = (entry: Dynamic) => entry.manager === name && entry.operation === 'Update' && (entry.subresource ?? '') === '';
  const applies = (entry: Dynamic) => entry.manager === manager && entry.operation === 'Apply' && (entry.subresource ?? '') === '';
  const target = entries.find(applies) ?? entries.find(updates);
  if (target === undefined) return [...entries];
  const source = entries.find((entry) => entry !== target && updates(entry) && entry.apiVersion === target.apiVersion);
  const fields = source === undefined ? target.fieldsV1 : union(target.fieldsV1 as Fields, source.fieldsV1 as Fields);
  return entries.filter((entry) => entry === target || !updates(entry)).map((entry) => (entry === target ? { ...entry, manager, operation: 'Apply', fieldsV1: fields } : entry));
}
