// Mirrors k8s.io/cli-runtime/pkg/resource (Builder)
// Differs: one function for each of the ways to name objects; lists are read in pages of 500.
import { StatusError } from '#cluster/apimachinery/errors.js';
import { matches, parseSelector, type Selector } from '#cluster/apimachinery/labels.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { type Dynamic, listOf, sortKeys } from '#kubectl/rest/dynamic.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { ApiError, Fatal, isNotFound, Many, Plain, VisitError } from '#kubectl/rest/errors.js';
import { gvrText, type Mapper, pathOf } from '#kubectl/rest/mapper.js';
import type { RestClient } from '#kubectl/rest/rest-client.js';
import { schemaOf } from './strategic.js';
import { eachManifest, type FileValues, hasFiles, pathsOf } from './files.js';
import type { Manifest } from './manifest.js';

/** One object that a command works on. */
export interface Info {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: Dynamic;
  /** The file that named it, or ''. */
  readonly source: string;
}

/** What is named on the command line, before anything is read. */
export interface Target {
  readonly resource: ApiResource;
  /** undefined: all of them, or those that the selectors choose. */
  readonly name: string | undefined;
}

export interface SelectOptions {
  readonly args: readonly string[];
  readonly files?: FileValues;
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  /** Take the objects as they stand in the files. */
  readonly local?: boolean;
  /** A type alone means all of its objects (`get pods`). */
  readonly typeMeansAll?: boolean;
  readonly chunkSize?: number;
  /** Take the objects of files as they are written, in the namespace they go to. */
  readonly asWritten?: boolean;
  /** Goes on after an error; the errors are in the result. */
  readonly keepGoing?: boolean;
  readonly requireNamespaceMatch?: boolean;
  readonly subresource?: string;
  readonly singleResourceType?: boolean;
  /** The objects are read into Go's types, which custom resources do not have. */
  readonly typed?: boolean;
  /** What else is wrong with how the objects are asked for. Throws Fatal. */
  check?(): void;
  /** Called when it is clear what is named, and before any of it is read. */
  beforeReading?(single: boolean): void;
}

export interface Selection {
  readonly infos: readonly Info[];
  readonly errors: readonly Error[];
  /** Both, in the order they were asked for. */
  readonly visited: readonly (Info | Error)[];
  /** Named as one object: `get pod web`. */
  readonly single: boolean;
}

/** What is named twice: in files and in the arguments. Throws Fatal. */
export function checkNoArgs(args: readonly string[]): void {
  if (args.length === 0) return;
  throw new Fatal(perResource(args).some((arg) => arg.includes('/')) ? 'resource/name arguments cannot be provided when a path is specified' : 'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
}

const NO_NAME = 'resource(s) were provided, but no name was specified';
/** What is said where nothing is named. */
export const NOTHING = "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

export function* select<F>(call: Call<F>, options: SelectOptions): Step<Selection> {
  const { files } = options;
  const args = options.local === true ? [] : options.args;
  if (files === undefined || !hasFiles(files)) {
    checkNamed(call, { ...options, args });
    const targets = yield* resolveTargets(call, { ...options, args });
    options.beforeReading?.(isSingle(targets));
    return yield* readTargets(call, targets, options);
  }
  checkNamed(call, { ...options, args });
  options.beforeReading?.(isOneFile(call, files));
  return yield* selectFromFiles(call, files, options);
}

/** What the builder finds wrong before it looks for anything: all of it, and then whether there are files and arguments. Throws Many, Fatal. */
export function checkNamed<F>(call: Call<F>, { args, files, check }: Pick<SelectOptions, 'args' | 'files' | 'check'>): void {
  const hasPaths = files !== undefined && hasFiles(files);
  checkAll(
    () => hasPaths && pathsOf(call, files),
    () => check?.(),
    // A type alone may be a category: the server is asked.
    () => namedPairs(perResource(args)).length === 0 && args.length > 0 && call.connect(),
  );
  if (hasPaths) checkNoArgs(args);
}

/** Throws Many for all that the checks throw. */
function checkAll(...checks: readonly (() => unknown)[]): void {
  const problems: Error[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (error instanceof Many) problems.push(...error.errors);
      else if (error instanceof Fatal) problems.push(error);
      else throw error;
    }
  }
  if (problems.length > 0) throw new Many(problems);
}

function isSingle(targets: readonly Target[]): boolean {
  return targets.length === 1 && targets[0]?.name !== undefined;
}

/** One file that is no folder and no stream. */
function isOneFile<F>(call: Call<F>, files: FileValues): boolean {
  return files.kustomize === '' && files.filename.length === 1 && files.filename[0] !== '-' && pathsOf(call, files).length === 1;
}

/** The types and names of the arguments, checked in the order that the builder checks them. Throws Fatal. */
export function* resolveTargets<F>(call: Call<F>, options: SelectOptions): Step<Target[]> {
  const args = perResource(options.args);
  const selecting = (options.selector ?? '') !== '' || (options.fieldSelector ?? '') !== '' || options.all === true;
  if (args.length === 0) {
    if (selecting) throw new Fatal('at least one resource must be specified to use a selector');
    throw new Plain(`error: ${NOTHING}`);
  }
  const tuples = namedPairs(args);
  if (tuples.length > 0) {
    if (selecting) throw new Fatal('selectors and the all flag cannot be used when passing resource/name arguments');
    const targets: Target[] = [];
    for (const [type, name] of tuples) targets.push(namedTarget(options, yield* knownResource(call, type), name));
    return targets;
  }
  const [types = '', ...names] = args;
  const mapper = yield* call.mapper.known();
  const typed = [...new Set(types.split(','))].flatMap((type) => expandedType(mapper, type));
  if (selecting && names.length > 0) throw new Fatal('name cannot be provided when a selector is specified');
  const bulk = selecting || (names.length === 0 && options.typeMeansAll === true);
  if (bulk && (options.subresource ?? '') !== '') throw new Fatal('subresource cannot be used when bulk resources are specified');
  if (names.length > 0 && typed.length > 1) throw new Fatal('you must specify only one resource');
  if (typed.length > 1 && options.singleResourceType === true) throw new Fatal('you may only specify a single resource type');
  const resources = new Set<ApiResource>();
  for (const type of typed) resources.add(typeof type === 'string' ? yield* knownResource(call, type) : type);
  if (names.length > 0) return names.map((name) => namedTarget(options, [...resources][0] as ApiResource, name));
  if (!bulk) throw new Fatal(NO_NAME);
  return [...resources].map((resource) => ({ resource, name: undefined }));
}

const MIXED_FORMS = "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** `a,b x` means `a/x b/x`. */
function perResource(args: readonly string[]): readonly string[] {
  const types = [...new Set((args[0] ?? '').split(','))];
  return args.length > 1 && types.length > 1 ? types.flatMap((type) => args.slice(1).map((name) => `${type}/${name}`)) : args;
}

/** The arguments that are TYPE/NAME: all of them, or none. Throws Fatal. */
function namedPairs(args: readonly string[]): readonly (readonly [type: string, name: string])[] {
  const slashes = args.filter((arg) => arg.includes('/')).length;
  if (slashes > 0 && slashes < args.length) throw new Fatal(MIXED_FORMS);
  return slashes > 0 ? args.map(tupleOf) : [];
}

function tupleOf(arg: string): readonly [type: string, name: string] {
  const [type = '', name = '', ...more] = arg.split('/');
  if (more.length > 0) throw new Fatal('arguments in resource/name form may not have more than one slash');
  if (type === '' || name === '' || type.includes(',')) throw new Fatal('arguments in resource/name form must have a single resource and name');
  return [type, name];
}

function namedTarget(options: SelectOptions, resource: ApiResource, name: string): Target {
  if (options.allNamespaces === true && resource.namespaced) throw new Fatal('a resource cannot be retrieved by name across all namespaces');
  return { resource, name };
}

/** Like the mapper's, with the builder's `error: `. Throws Fatal. */
export function* knownResource<F>(call: Call<F>, type: string): Step<ApiResource> {
  const found = yield* call.mapper.findResource(type);
  if (found === undefined) throw new Fatal(`the server doesn't have a resource type ${JSON.stringify(type.split('.')[0])}`);
  return found;
}

/** The resources of a category, or the type as it was typed. */
function expandedType(mapper: Mapper, type: string): (ApiResource | string)[] {
  const category = mapper.category(type);
  return category.length > 0 ? category : [type];
}

/** One object. Where its namespace is not there either, that is what is said. Throws ApiError. */
export function* getNamed<F>(call: Call<F>, resource: ApiResource, namespace: string | undefined, name: string, options: { readonly subresource?: string; readonly accept?: string; readonly query?: Readonly<Record<string, string | undefined>> } = {}): Step<Dynamic> {
  if (name === '') throw new Fatal('resource name may not be empty');
  const { subresource, ...rest } = options;
  try {
    return yield* call.client.json('GET', pathOf(resource, namespace, name, subresource), rest);
  } catch (error) {
    if (!isNotFound(error) || namespace === undefined || namespace === 'default') throw error;
    try {
      yield* call.client.json('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}`);
    } catch (absent) {
      if (isNotFound(absent)) throw absent;
    }
    throw error;
  }
}

export function* readTargets<F>(call: Call<F>, targets: readonly Target[], options: SelectOptions): Step<Selection> {
  const visited: (Info | Error)[] = [];
  for (const { resource, name } of targets) {
    const namespace = resource.namespaced && options.allNamespaces !== true ? call.namespace : undefined;
    try {
      if (name !== undefined) {
        const object = yield* getNamed(call, resource, namespace, name, options.subresource === undefined ? {} : { subresource: options.subresource });
        visited.push({ resource, namespace, name, object: inScheme(object, options), source: '' });
      } else for (const object of (yield* listObjects(call.client, resource, namespace, options)).items) visited.push(infoOf(resource, inScheme(object, options)));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Fatal) || options.keepGoing !== true) throw error;
      visited.push(error);
    }
  }
  return selectionOf(visited, isSingle(targets));
}

function selectionOf(visited: readonly (Info | Error)[], single: boolean): Selection {
  const infos = visited.filter((each): each is Info => !(each instanceof Error));
  const errors = visited.filter((each) => each instanceof Error);
  return { infos, errors, visited, single };
}

/** Throws Fatal for an object whose type is asked for and not known. */
function inScheme(object: Dynamic, { typed }: SelectOptions): Dynamic {
  if (typed !== true || schemaOf(object) !== undefined) return object;
  throw new Fatal(unregistered(object));
}

export function infoOf(resource: ApiResource, object: Dynamic, source = ''): Info {
  return { resource, namespace: object.metadata?.namespace, name: object.metadata?.name ?? '', object, source };
}

/** Every object of a type, with kind and apiVersion filled in. Throws ApiError with kubectl's wording. */
export function* listObjects(client: RestClient, resource: ApiResource, namespace: string | undefined, options: Pick<SelectOptions, 'selector' | 'fieldSelector' | 'chunkSize'>): Step<{ items: Dynamic[]; resourceVersion: string }> {
  const items: Dynamic[] = [];
  let token: string | undefined;
  let resourceVersion = '';
  do {
    const query = { labelSelector: options.selector, fieldSelector: options.fieldSelector, limit: (options.chunkSize ?? 500) || undefined, continue: token };
    let list: Dynamic;
    try {
      list = yield* client.json('GET', pathOf(resource, namespace), { query });
    } catch (error) {
      throw listError(error, resource, options);
    }
    const kind = String(list.kind ?? '').replace(/List$/, '');
    for (const item of listOf(list.items)) items.push({ apiVersion: item.apiVersion ?? list.apiVersion, kind: item.kind ?? (kind || resource.kind), ...item });
    token = list.metadata?.continue;
    resourceVersion = list.metadata?.resourceVersion ?? '';
  } while (token);
  return { items, resourceVersion };
}

/** Lists say which resource could not be found when the server refuses them. */
export function listError(error: unknown, resource: ApiResource, options: { readonly selector?: string | undefined; readonly fieldSelector?: string | undefined }): unknown {
  if (!(error instanceof ApiError) || !['BadRequest', 'NotFound'].includes(error.reason)) return error;
  const { selector = '', fieldSelector = '' } = options;
  if (selector === '' && fieldSelector === '') return error.withMessage(`Unable to list ${JSON.stringify(gvrText(resource))}: ${error.message}`);
  return error.withMessage(`Unable to find ${JSON.stringify(gvrText(resource))} that match label selector ${JSON.stringify(selector)}, field selector ${JSON.stringify(fieldSelector)}: ${error.message}`);
}

function* selectFromFiles<F>(call: Call<F>, files: FileValues, options: SelectOptions): Step<Selection> {
  const visited: (Info | Error)[] = [];
  const chosen = parsedSelector(options.selector ?? '');
  const read = yield* eachManifest(call, files, options.typed);
  for (const { manifest, problem } of read) {
    try {
      if (problem !== undefined) throw problem;
      const info = yield* infoFromFile(call, manifest, options);
      if (matches(chosen, info.object.metadata?.labels)) visited.push(info);
    } catch (error) {
      if (options.keepGoing !== true || !(error instanceof ApiError || error instanceof Fatal)) throw error;
      visited.push(error);
    }
  }
  return selectionOf(visited, read.length === 1);
}

function* infoFromFile<F>(call: Call<F>, manifest: Manifest, options: SelectOptions): Step<Info> {
  if (options.typed === true) checkTyped(manifest);
  const info = yield* infoOfManifest(call, manifest, options.requireNamespaceMatch !== false);
  if (options.local === true) return { ...info, object: manifest.object };
  // What has no name is not looked for.
  if (options.asWritten === true || info.name === '') return info;
  return { ...info, object: yield* getNamed(call, info.resource, info.namespace, info.name) };
}

/** Throws VisitError for what none of Go's types is for. */
function checkTyped({ object, source }: Manifest): void {
  const unreadable = (problem: string) => new VisitError(`unable to decode ${JSON.stringify(source)}: ${problem}`);
  for (const [field, called] of [['kind', 'Kind'], ['apiVersion', 'apiVersion']] as const) if (!object[field]) throw unreadable(`Object '${called}' is missing in '${goJson(sortKeys(object))}'`);
  if (schemaOf(object) === undefined) throw unreadable(unregistered(object));
}

function unregistered({ apiVersion, kind }: Dynamic): string {
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/scheme/scheme.go:28"`;
}

/** Throws Fatal for a selector that cannot be read. */
export function parsedSelector(selector: string): Selector {
  try {
    return parseSelector(selector);
  } catch (error) {
    if (error instanceof StatusError) throw new Fatal(`the provided selector ${JSON.stringify(selector)} is not valid: ${error.message}`);
    throw error;
  }
}

export function otherNamespace(own: string, asked: string): Fatal {
  return new Fatal(`the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(asked)}. You must pass '--namespace=${own}' to perform this operation.`);
}

/** An object that does not say its version is one of the core group, and where it is asked for is nothing. */
function* unversionedKind<F>(call: Call<F>, kind: string): Step<ApiResource | undefined> {
  const resource = yield* call.mapper.findKind('v1', kind);
  return resource === undefined ? undefined : { ...resource, version: '' };
}

/** The resource, namespace and name of an object from a file. Throws Fatal. */
export function* infoOfManifest<F>(call: Call<F>, { object, source }: Manifest, enforceNamespace = true): Step<Info> {
  const { apiVersion, kind } = object;
  const name = object.metadata?.name ?? '';
  if (!kind) throw new VisitError(`unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${JSON.stringify(object)}'`);
  const resource = apiVersion ? yield* call.mapper.findKind(String(apiVersion), String(kind)) : yield* unversionedKind(call, String(kind));
  if (resource === undefined) throw new VisitError(`resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(object.metadata?.namespace ?? '')} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion ?? '')}\nensure CRDs are installed first`);
  if (!resource.namespaced) return { resource, namespace: undefined, name, object, source };
  const own = object.metadata?.namespace;
  if (own && enforceNamespace && call.place.given && own !== call.namespace) throw otherNamespace(own, call.namespace);
  const namespace = own || call.namespace;
  const placed = own ? object : { ...object, metadata: { ...object.metadata, namespace } };
  return { resource, namespace, name, object: placed, source };
}
