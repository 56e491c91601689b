// Mirrors k8s.io/kubectl/pkg/cmd/get
import { matches } from '#cluster/apimachinery/labels.js';
import type { Step } from '#linux/kernel/step.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { klogPrefix } from '#kubectl/console/klog.js';
import { JsonPathError } from '#kubectl/jsonpath/parse.js';
import { type Printer, printerFor } from '#kubectl/printers/print-flags.js';
import { sortedRows, sortObjects, Unsortable } from '#kubectl/printers/sort.js';
import { TablePrinter } from '#kubectl/printers/table.js';
import { checkFiles, eachManifest, filesOf, hasFiles, pathsOf } from '#kubectl/resources/files.js';
import type { Manifest } from '#kubectl/resources/manifest.js';
import { checkNoArgs, getNamed, infoOfManifest, listObjects, otherNamespace, parsedSelector, resolveTargets, type Target } from '#kubectl/resources/select.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { ApiError, Fatal, isNotFound, Many, Plain, VisitError } from '#kubectl/rest/errors.js';
import { gvrText, qualified } from '#kubectl/rest/mapper.js';
import { type GetCall, getFlags, type GetValues, namespaceOf, readPlainTables, readTable, tableOptions } from './get-tables.js';
import { watchTargets } from './get-watch.js';

const NO_RESOURCE = 'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples';

export const get = defineVerb({
  name: 'get',
  usage: 'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  summary: 'Display one or many resources',
  examples: ['# All pods of the namespace', 'kubectl get pods', '', '# One deployment as YAML', 'kubectl get deployment web -o yaml', '', '# The names of all services', 'kubectl get services -o name', '', '# The image of each pod', "kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image"],
  flags: getFlags,
  completes: 'types-and-names',
  *run(call) {
    const { flags } = call;
    if (flags.raw !== '') return yield* getRaw(call);
    void call.place;
    if (call.args.length === 0 && !hasFiles(flags)) throw new Plain(NO_RESOURCE);
    if (flags.showLabels && !['', 'wide'].includes(flags.output)) throw new Fatal('--show-labels option cannot be used with ' + flags.output + ' printer');
    if (flags.outputWatchEvents && !(flags.watch || flags.watchOnly)) throw new Fatal('--output-watch-events option can only be used with --watch or --watch-only');
    if ((flags.watch || flags.watchOnly) && flags.sortBy !== '') call.console.errorLine(flags.watch ? 'warning: --watch requested, --sort-by will be ignored for watch events received' : 'warning: --watch-only requested, --sort-by will be ignored');
    const printer = () => isTable(flags) ? undefined : printerFor(call, { table: true, noHeaders: flags.noHeaders });
    if (flags.watch || flags.watchOnly) return yield* watchTargets(call, yield* targetsOf(call), printer());
    try {
      yield* isTable(flags) ? getTables(call) : getObjects(call);
    } catch (error) {
      throw error instanceof Unsortable ? unsortable(call, error) : error;
    }
  },
});

function isTable(flags: GetValues): boolean {
  return (flags.output === '' && flags.template === '') || flags.output === 'wide';
}

function* getRaw(call: GetCall): Step<void> {
  const { raw } = call.flags;
  if (call.args.length > 0) throw new Fatal('arguments may not be passed when --raw is specified');
  const { watch, watchOnly, selector, output } = call.flags;
  if (watch || watchOnly || selector !== '') throw new Fatal('--raw may not be specified with other flags that filter the server request or alter the output');
  if (output !== '') throw new Fatal('--raw and --output are mutually exclusive');
  const invalid = (problem: string) => new Fatal(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: ${problem}`);
  const wrongEscape = /%(?![\da-fA-F]{2}).{0,2}/.exec(raw)?.[0];
  if (wrongEscape !== undefined) throw invalid(`invalid URL escape ${JSON.stringify(wrongEscape)}`);
  // Of a whole URL the path is taken.
  const path = raw.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
  if (!path.startsWith('/')) throw invalid('invalid URI for request');
  call.console.print(yield* call.client.text('GET', path, { accept: 'application/json, */*', asked: '' }));
}

/** What is to be read, or why one of the files' objects is not. */
interface Wanted extends Target {
  readonly namespace?: string | undefined;
  readonly problem?: Error;
  /** It is read all the same: that it is not there is the better answer. */
  readonly misplaced?: Error;
  readonly list?: object | undefined;
}

interface Failure {
  readonly error: Error;
  readonly list?: object | undefined;
}

function* targetsOf(call: GetCall): Step<readonly Wanted[]> {
  const { flags } = call;
  if (!hasFiles(flags)) return yield* resolveTargets(call, { args: call.args, selector: flags.selector, fieldSelector: flags.fieldSelector, allNamespaces: flags.allNamespaces, subresource: flags.subresource, singleResourceType: flags.watch || flags.watchOnly, typeMeansAll: true });
  checkFiles(flags);
  pathsOf(call, flags);
  checkNoArgs(call.args);
  parsedSelector(flags.selector);
  const targets: Wanted[] = [];
  for (const { manifest, problem } of yield* eachManifest(call, flags)) targets.push(problem === undefined ? { ...(yield* wantedOf(call, manifest)), list: manifest.list } : { ...NOTHING, problem });
  return targets;
}

const NOTHING: Wanted = { resource: { group: '', version: '', resource: '', singular: '', kind: '', namespaced: false, verbs: [], shortNames: [], categories: [], subresources: [] }, name: '' };

function* wantedOf(call: GetCall, manifest: Manifest): Step<Wanted> {
  try {
    const { resource, name, namespace } = yield* infoOfManifest(call, manifest, false);
    const own = manifest.object.metadata?.namespace;
    if (!resource.namespaced) return { resource, name, namespace: undefined };
    if (call.flags.allNamespaces) return own ? { resource, name, namespace: own } : { ...NOTHING, problem: new VisitError(`no namespace set on resource ${gvrText(resource)} ${JSON.stringify(name)}`) };
    return { resource, name, namespace, ...(own && call.place.given && own !== call.namespace ? { misplaced: otherNamespace(own, call.namespace) } : {}) };
  } catch (error) {
    if (error instanceof VisitError) return { ...NOTHING, problem: error };
    throw error;
  }
}

/** Reads what each target names; NotFound is collected. */
function* eachTarget(call: GetCall, read: (target: Target) => Step<void>): Step<Failure[]> {
  const errors: Failure[] = [];
  for (const target of yield* targetsOf(call)) {
    if (target.problem !== undefined) {
      errors.push({ error: target.problem, list: target.list });
      continue;
    }
    try {
      if (target.misplaced === undefined) yield* read(target);
      else {
        yield* getNamed(call, target.resource, target.namespace, target.name ?? '');
        errors.push({ error: target.misplaced, list: target.list });
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!(call.flags.ignoreNotFound && isNotFound(error))) errors.push({ error, list: target.list });
    }
  }
  return errors;
}

/** What failed of one list in a file is one failure. */
function byList(failures: readonly Failure[]): Error[] {
  const lists = new Set<object>();
  return failures.flatMap(({ error, list }) => {
    if (list === undefined) return [error];
    if (lists.has(list)) return [];
    lists.add(list);
    const all = failures.filter((each) => each.list === list).map((each) => each.error.message);
    return [new VisitError(all.length === 1 ? (all[0] as string) : `[${all.join(', ')}]`)];
  });
}

/** One file is one object, unless it is a list or a stream; so is a folder with one file. */
function isSingleFile({ flags, proc }: GetCall): boolean {
  const [path = '-'] = flags.filename;
  return flags.kustomize === '' && flags.filename.length === 1 && path !== '-' && !/^https?:/.test(path) && filesOf(proc, path, flags.recursive).length === 1;
}

/** Of objects from files those that the selector chooses. kubectl looks at what it got: the server's tables have no labels. */
function chosenRows({ flags }: GetCall, table: Dynamic): Dynamic {
  if (!hasFiles(flags) || flags.selector === '') return table;
  const chosen = parsedSelector(flags.selector);
  return { ...table, rows: listOf(table.rows).filter((row) => matches(chosen, flags.serverPrint ? undefined : row.object?.metadata?.labels)) };
}

interface TableOf {
  readonly resource: ApiResource;
  readonly table: Dynamic;
}

function* getTables(call: GetCall): Step<void> {
  const { flags } = call;
  const tables: TableOf[] = [];
  const errors = yield* eachTarget(call, function* (target) {
    for (const table of yield* (flags.serverPrint ? readTable(call, target) : readPlainTables(call, target))) tables.push({ resource: target.resource, table: chosenRows(call, table) });
  });
  const kinds = new Set(tables.map(({ resource }) => `${qualified(resource)}/${resource.version}`));
  const merged: { resource: ApiResource; tables: Dynamic[] }[] = [];
  for (const { resource, table } of flags.sortBy === '' ? tables : sortedTables(call, tables)) {
    const last = merged.at(-1);
    if (last !== undefined && last.resource === resource) last.tables.push(table);
    else merged.push({ resource, tables: [table] });
  }
  let printed = false;
  for (const { resource, tables: parts } of merged) {
    const rows = parts.flatMap((table) => listOf(table.rows));
    if (rows.length === 0) continue;
    if (printed && !flags.noHeaders) call.console.line();
    const printer = new TablePrinter(tableOptions(call, resource, kinds.size > 1));
    call.console.print(printer.print({ columnDefinitions: parts.find((table) => table.columnDefinitions)?.columnDefinitions, rows }));
    printed = true;
  }
  if (!printed && errors.length === 0 && !flags.ignoreNotFound) {
    const namespaced = !flags.allNamespaces && tables.every(({ resource }) => resource.namespaced);
    call.console.errorLine(namespaced ? `No resources found in ${call.namespace} namespace.` : 'No resources found');
  }
  if (errors.length > 0) throw new Many(byList(errors).map((error) => (error instanceof VisitError ? new Plain(error.message) : error)));
}

/**
 * Of one table the rows are sorted, and nothing is printed when none has the field; several are sorted as wholes, by
 * fields of their own, as kubectl does it.
 */
function sortedTables({ flags }: GetCall, tables: readonly TableOf[]): TableOf[] {
  if (!flags.serverPrint) return sortObjects(tables, flags.sortBy, ({ table }) => listOf(table.rows)[0]?.object);
  const [only] = tables;
  if (only === undefined) return [];
  if (tables.length > 1) return sortObjects(tables, flags.sortBy, ({ table }) => table);
  if (listOf(only.table.rows).length < 2) return [only];
  return [{ ...only, table: { ...only.table, rows: rowsInOrder(only.table, flags.sortBy) } }];
}

/** Nothing where they cannot be sorted. */
function rowsInOrder(table: Dynamic, expression: string): readonly Dynamic[] {
  try {
    return sortedRows(listOf(table.rows), expression, (row: Dynamic) => row.object) ?? [];
  } catch (error) {
    if (error instanceof JsonPathError) return [];
    throw error;
  }
}

/** klog's last words. */
function unsortable(call: GetCall, { path, message }: Unsortable): Plain {
  const [line, type] = isTable(call.flags) ? [375, '[][][]reflect.Value'] : [329, '*unstructured.Unstructured'];
  return new Plain(`${klogPrefix('F', call.now(), `sorter.go:${line}`)} Field ${path} in ${type} is an unsortable type: interface, err: ${message}`);
}

function* getObjects(call: GetCall): Step<void> {
  const { flags } = call;
  let objects: Dynamic[] = [];
  let count = 0;
  let byName = true;
  const failures = yield* eachTarget(call, function* (target) {
    count++;
    byName &&= target.name !== undefined;
    const namespace = namespaceOf(call, target);
    if (target.name !== undefined) {
      const object = yield* getNamed(call, target.resource, namespace, target.name, { subresource: flags.subresource });
      if (!hasFiles(flags) || matches(parsedSelector(flags.selector), object.metadata?.labels)) objects.push(object);
    }
    else objects.push(...(yield* listObjects(call.client, target.resource, namespace, flags)).items);
  });
  const errors = failures.map(({ error }) => error);
  const single = hasFiles(flags) ? isSingleFile(call) : byName && count <= 1;
  if (single && errors.length > 0) throw new Many(errors);
  if (objects.length === 0 && flags.ignoreNotFound) {
    if (errors.length > 0) throw new Many(errors);
    return;
  }
  const printer = printerFor(call, { table: true, noHeaders: flags.noHeaders });
  if (single && objects.length === 1) {
    for (const object of objects) call.console.print(printer.print(object));
    return;
  }
  if (flags.sortBy !== '' && objects.length > 0) objects = sortObjects(objects, flags.sortBy, (object) => object);
  try {
    printObjects(call, printer, objects);
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    errors.push(error);
  }
  if (errors.length > 0) throw new Many(errors);
}

function printObjects({ console }: GetCall, printer: Printer, objects: readonly Dynamic[]): void {
  if (printer.format === 'name') for (const object of objects) console.print(printer.print(object));
  else console.print(printer.print({ apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } }));
}
