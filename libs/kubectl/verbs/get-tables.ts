// Mirrors k8s.io/kubectl/pkg/cmd/get (its flags, and how it asks for tables)
import { ageOf } from '#cluster/apimachinery/time.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { bool, type FlagValues, int, list, text } from '#kubectl/flags/flag.js';
import { printFlags } from '#kubectl/printers/print-flags.js';
import { TABLE_ACCEPT } from '#kubectl/printers/table.js';
import { fileFlags } from '#kubectl/resources/files.js';
import { getNamed, listError, listObjects, type Target } from '#kubectl/resources/select.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { pathOf } from '#kubectl/rest/mapper.js';

export const getFlags = {
  ...fileFlags,
  ...printFlags,
  output: text({ short: 'o', completes: 'outputs', help: 'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide).' }),
  allNamespaces: bool({ short: 'A', help: 'Look in every namespace.' }),
  chunkSize: int({ initial: 500, help: 'Read long lists in pieces of this size; 0 reads them at once.' }),
  fieldSelector: text({ help: 'Only objects whose fields fit: key1=value1,key2!=value2.' }),
  ignoreNotFound: bool({ help: 'Treat a missing object as success.' }),
  labelColumns: list({ short: 'L', help: 'Labels to show as columns.' }),
  noHeaders: bool({ help: 'Print no header line.' }),
  outputWatchEvents: bool({ help: 'Print the kind of event before each object when watching.' }),
  raw: text({ help: 'Ask the server for this URI and print the answer.' }),
  selector: text({ short: 'l', help: 'Only objects whose labels fit: key1=value1,key2 in (a,b),!key3.' }),
  serverPrint: bool({ initial: true, help: 'Let the server make the table.' }),
  showKind: bool({ help: 'Put the kind before each name.' }),
  showLabels: bool({ help: 'Show all labels in the last column.' }),
  sortBy: text({ help: "Sort by the field that this JSONPath expression names." }),
  subresource: text({ completes: 'subresources', help: 'Work on this subresource of the object.' }),
  watch: bool({ short: 'w', help: 'After listing, go on with the changes.' }),
  watchOnly: bool({ help: 'Only show the changes, without listing first.' }),
};
export type GetValues = FlagValues<typeof getFlags>;
export type GetCall = Call<GetValues>;

export function namespaceOf(call: GetCall, target: Target & { namespace?: string | undefined }): string | undefined {
  if (!target.resource.namespaced) return undefined;
  return target.namespace ?? (call.flags.allNamespaces ? undefined : call.namespace);
}

export function tableOptions(call: GetCall, resource: ApiResource, severalKinds: boolean) {
  const { flags } = call;
  return {
    wide: flags.output === 'wide',
    noHeaders: flags.noHeaders,
    withNamespace: flags.allNamespaces && resource.namespaced,
    kind: flags.showKind || severalKinds ? `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`}` : undefined,
    showLabels: flags.showLabels,
    labelColumns: flags.labelColumns,
  };
}

/** The server's tables of a target, one for each page; in one piece where they are to be sorted. */
export function* readTable(call: GetCall, target: Target): Step<Dynamic[]> {
  const { flags } = call;
  const { resource, name } = target;
  const namespace = namespaceOf(call, target);
  const includeObject = flags.sortBy === '' ? undefined : 'Object';
  if (name !== undefined) return [tableOf(call, yield* getNamed(call, resource, namespace, name, { subresource: flags.subresource, accept: TABLE_ACCEPT, query: { includeObject } }))];
  const tables: Dynamic[] = [];
  let token: string | undefined;
  do {
    const query = { labelSelector: flags.selector, fieldSelector: flags.fieldSelector, limit: flags.sortBy === '' && flags.chunkSize > 0 ? flags.chunkSize : undefined, continue: token, includeObject };
    try {
      const table = yield* call.client.json('GET', pathOf(resource, namespace), { accept: TABLE_ACCEPT, query });
      tables.push(table);
      token = table.metadata?.continue;
    } catch (error) {
      throw listError(error, resource, flags);
    }
  } while (token);
  return tables;
}

/** The objects of a target, each as a table of kubectl's own making. */
export function* readPlainTables(call: GetCall, target: Target): Step<Dynamic[]> {
  const { resource, name } = target;
  const namespace = namespaceOf(call, target);
  if (name !== undefined) return [tableOf(call, yield* getNamed(call, resource, namespace, name, { subresource: call.flags.subresource }))];
  return (yield* listObjects(call.client, resource, namespace, call.flags)).items.map((object) => tableOf(call, object));
}

const PLAIN_COLUMNS = [{ name: 'Name', type: 'string', format: 'name' }, { name: 'Age', type: 'string' }];

/** What the server did not make a table of is shown by its name and age. */
function tableOf(call: GetCall, object: Dynamic): Dynamic {
  if (object.kind === 'Table') return object;
  const { name = '', creationTimestamp } = object.metadata ?? {};
  return { kind: 'Table', columnDefinitions: PLAIN_COLUMNS, rows: [{ cells: [name, ageOf(creationTimestamp, call.now())], object }] };
}
