// Mirrors the watch of k8s.io/kubectl/pkg/cmd/get
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import type { Printer } from '#kubectl/printers/print-flags.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { TABLE_ACCEPT, TablePrinter } from '#kubectl/printers/table.js';
import { EventReader } from '#kubectl/resources/watch.js';
import { listObjects, type Target } from '#kubectl/resources/select.js';
import { type Dynamic, listOf, sortKeys } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { type GetValues, readTable, tableOptions } from './get-tables.js';

/** Lists once, then prints each change until the stream ends or a signal comes. */
export function* watchTargets(call: Call<GetValues>, targets: readonly Target[], printer: Printer | undefined): Step<void> {
  const { flags } = call;
  const [target] = targets;
  if (target === undefined) return;
  const table = printer === undefined ? new TablePrinter(tableOptions(call, target.resource, false)) : undefined;
  const eventName = (type: string) => (flags.outputWatchEvents ? type : undefined);
  const show = (type: string, object: Dynamic) => {
    if (table !== undefined) call.console.print(table.print(object, eventName(type)));
    else if (printer?.format === 'json' && flags.outputWatchEvents) call.console.line(goJson({ type, object: sortKeys(object) }));
    else if (printer !== undefined) call.console.print(printer.print(flags.outputWatchEvents && printer.format !== 'name' ? { type, object } : object));
  };
  if (targets.length > 1) {
    for (const each of targets) yield* firstList(call, each, show, table !== undefined);
    throw new Fatal('you may only watch a single resource or type of resource at a time');
  }
  const resourceVersion = yield* firstList(call, target, show, table !== undefined);
  yield* call.console.flush();
  const namespace = target.resource.namespaced && !flags.allNamespaces ? call.namespace : undefined;
  const fieldSelector = target.name === undefined ? flags.fieldSelector : `metadata.name=${target.name}`;
  const query = { watch: true, resourceVersion: target.name === undefined ? resourceVersion : '0', labelSelector: flags.selector, fieldSelector };
  const stream = yield* call.client.stream(pathOf(target.resource, namespace), { query, ...(table === undefined ? {} : { accept: TABLE_ACCEPT }) });
  const reader = new EventReader(stream);
  const { timeoutMs } = call.connection;
  const untilMs = timeoutMs === undefined ? undefined : call.now() + timeoutMs;
  let isFirst = true;
  try {
    for (;;) {
      const event = yield* reader.next(call.proc, untilMs);
      if (event === null || event === undefined) return;
      if (event.type === 'ERROR') throw new ApiError(event.object);
      if (event.type === 'BOOKMARK') continue;
      if (isFirst && target.name !== undefined) {
        isFirst = false; // what was there when the watch began
        continue;
      }
      show(event.type, event.object);
      yield* call.console.flush();
    }
  } finally {
    reader.cancel();
  }
}

function* firstList(call: Call<GetValues>, target: Target, show: (type: string, object: Dynamic) => void, asTable: boolean): Step<string> {
  const namespace = target.resource.namespaced && !call.flags.allNamespaces ? call.namespace : undefined;
  if (asTable) {
    const tables = yield* readTable(call, target);
    if (!call.flags.watchOnly) for (const table of tables) if (listOf(table.rows).length > 0) show('ADDED', table);
    const version = tables[0]?.metadata?.resourceVersion;
    return target.name === undefined ? (version ?? '') : (version ?? listOf(tables[0]?.rows)[0]?.object?.metadata?.resourceVersion ?? '');
  }
  if (target.name !== undefined) {
    const object = yield* call.client.json('GET', pathOf(target.resource, namespace, target.name));
    if (!call.flags.watchOnly) show('ADDED', object);
    return object.metadata.resourceVersion;
  }
  const { items, resourceVersion } = yield* listObjects(call.client, target.resource, namespace, call.flags);
  if (!call.flags.watchOnly) for (const item of items) show('ADDED', item);
  return resourceVersion;
}
