// Mirrors k8s.io/kubectl/pkg/cmd/events
import { ageOf, parseTime } from '#cluster/apimachinery/time.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { eventAge } from '#kubectl/describe/events.js';
import { bool, int, list, text } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { goSorted } from '#kubectl/printers/go-sort.js';
import { TableWriter } from '#kubectl/printers/tab-writer.js';
import { listObjects } from '#kubectl/resources/select.js';
import { EventReader } from '#kubectl/resources/watch.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { apiVersionOf, pathOf } from '#kubectl/rest/mapper.js';

export const events = defineVerb({
  name: 'events',
  usage: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  summary: 'List events',
  examples: ['kubectl events', '', 'kubectl events --for pod/web-pod-13je7 --watch', '', 'kubectl events --types=Warning,Normal'],
  flags: { ...printFlags, allNamespaces: bool({ short: 'A', help: 'Look in every namespace.' }), chunkSize: int({ initial: 500, help: 'Read long lists in pieces of this size.' }), for: text({ help: 'Only events of this object: TYPE/NAME.' }), noHeaders: bool({ help: 'Print no header line.' }), types: list({ help: 'Only events of these types.' }), watch: bool({ short: 'w', help: 'Go on with new events.' }) },
  *run(call) {
    const { flags } = call;
    void call.place;
    let fieldSelector = '';
    let scope = (_: Dynamic) => true;
    if (flags.for !== '') {
      const [type = '', name, ...more] = flags.for.split('/');
      call.connect();
      if (name === undefined) throw new Fatal('--for must be in resource/name form');
      if (more.length > 0) throw new Fatal('arguments in resource/name form may not have more than one slash');
      if (type === '') throw new Fatal('a resource must be present, got: /, Resource=');
      const target = yield* call.mapper.resource(type);
      if (name !== '') fieldSelector = `involvedObject.kind=${target.kind},involvedObject.name=${name}`;
      if (name !== '') scope = ({ involvedObject }) => involvedObject?.apiVersion === undefined || involvedObject.apiVersion === apiVersionOf(target);
    }
    call.connect();
    const printer = flags.output === '' ? undefined : printerFor(call);
    for (const type of flags.types) if (!['normal', 'warning'].includes(type.toLowerCase())) throw new Fatal('valid --types are Normal or Warning');
    const resource = yield* call.mapper.resource('events');
    const namespace = flags.allNamespaces ? undefined : call.namespace;
    const wanted = (event: Dynamic) => scope(event) && (flags.types.length === 0 || flags.types.some((type) => type.toLowerCase() === String(event.type).toLowerCase()));
    const { items, resourceVersion } = yield* listObjects(call.client, resource, namespace, { fieldSelector, chunkSize: flags.chunkSize });
    const shown = goSorted(items.filter(wanted), (a, b) => lastMs(a) < lastMs(b));
    if (shown.length === 0 && !flags.watch) {
      call.console.errorLine(flags.allNamespaces ? 'No events found.' : `No events found in ${call.namespace} namespace.`);
      return;
    }
    if (flags.output === 'name') return; // the list has no name, and kubectl does not look into it
    if (printer !== undefined) {
      call.console.print(printer.print({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: shown }, true));
      return;
    }
    const context = { age: (timestamp: string | undefined) => ageOf(timestamp, call.now()) };
    const row = (event: Dynamic) => [...(flags.allNamespaces ? [event.metadata.namespace] : []), eventAge(event, context), event.type ?? '', event.reason ?? '', `${event.involvedObject?.kind}/${event.involvedObject?.name}`, String(event.message ?? '').trim()];
    const writer = new TableWriter();
    const rows = shown.map(row);
    const headers = [...(flags.allNamespaces ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    if (!flags.noHeaders) rows.unshift(headers);
    call.console.print(writer.rows(rows));
    if (!flags.watch) return;
    yield* call.console.flush();
    const reader = new EventReader(yield* call.client.stream(pathOf(resource, namespace), { query: { watch: true, resourceVersion, fieldSelector } }));
    try {
      for (;;) {
        const event = yield* reader.next(call.proc);
        if (event === null || event === undefined) return;
        if ((event.type !== 'ADDED' && event.type !== 'MODIFIED') || !wanted(event.object)) continue;
        call.console.print(writer.rows([row(event.object)]));
        yield* call.console.flush();
      }
    } finally {
      reader.cancel();
    }
  },
});

function lastMs(event: Dynamic): number {
  return parseTime(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime) ?? 0;
}
