// Mirrors k8s.io/kubectl/pkg/explain/v2 (the plain text template over OpenAPI v3)
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { JsonPathError, type Node, parseJsonPath } from '#kubectl/jsonpath/parse.js';
import { type Dynamic, isRecord, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { apiVersionOf, gvrText, type Mapper, qualified } from '#kubectl/rest/mapper.js';
import { PageV2 } from './explain-v2.js';

const PLAIN = 'plaintext';
const V2 = 'plaintext-openapiv2';
const WIDTH = 76;
const DEPTH_MAX = 30;
const ENUMS_SHOWN = 4;

export const explain = defineVerb({
  name: 'explain',
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  summary: 'Get documentation for a resource',
  examples: ['kubectl explain pods', '', '# Every field below', 'kubectl explain pods --recursive', '', '# One field', 'kubectl explain pods.spec.containers'],
  flags: { apiVersion: text({ help: 'Of this version: group/version.' }), output: text({ short: 'o', initial: PLAIN, help: 'plaintext or plaintext-openapiv2.' }), recursive: bool({ help: 'Print every field below, without its description.' }) },
  completes: 'types',
  *run(call) {
    const { flags } = call;
    if (call.args.length === 0) throw new Fatal('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.');
    if (call.args.length > 1) throw new Fatal(`We accept only this format: explain RESOURCE`);
    const mapper = yield* call.mapper();
    const { resource, path } = targetOf(mapper, call.args[0] as string, flags.apiVersion === '');
    if (flags.output === V2) return yield* printV2(call, resource, path);
    const asked = { ...resource, ...groupVersionOf(flags.apiVersion, resource) };
    const document = yield* documentOf(call, asked);
    if (flags.output !== PLAIN) throw new Fatal(`unrecognized format: ${flags.output}`);
    const served = [...mapper.all()].find((each) => each.resource === asked.resource && each.group === asked.group && each.version === asked.version);
    const schemas: Record<string, Dynamic> = document.components?.schemas ?? {};
    const root = served && findKind(schemas, served);
    if (served === undefined || root === undefined) throw new Fatal(`GVR (${gvrText(asked)}) not found in OpenAPI schema`);
    const page = new Page(schemas);
    call.console.print(`${served.group === '' ? '' : `GROUP:      ${served.group}\n`}KIND:       ${served.kind}\nVERSION:    ${served.version}\n\n`);
    call.console.print(page.render(root, path, flags.recursive));
  },
});

type ExplainCall = Call<{ readonly apiVersion: string; readonly recursive: boolean }>;

/** The type and the fields below it. Where no version is asked for, a group may follow the name: `deployments.apps.spec`. */
function targetOf(mapper: Mapper, typed: string, withGroup: boolean): { resource: ApiResource; path: readonly string[] } {
  const [name = '', ...rest] = fieldsOf(typed, withGroup);
  const first = mapper.resource(name);
  if (!withGroup) return { resource: first, path: rest };
  // The first of those that are called so and whose full name the word begins with.
  const named = [...mapper.all()].filter((each) => each === first || (each.resource === first.resource && each.kind === first.kind));
  const resource = named.find((each) => typed.startsWith(qualified(each)));
  if (resource === undefined) return { resource: first, path: rest };
  return { resource, path: pathIn(typed.slice(qualified(resource).length)) };
}

/** `.spec.containers`; the first step may be anything. */
function pathIn(suffix: string): readonly string[] {
  return suffix === '' ? [] : namesOf(nodesOf(suffix).slice(1), true);
}

function fieldsOf(typed: string, withGroup: boolean): readonly string[] {
  const nodes = nodesOf(typed);
  if (nodes[0]?.kind !== 'field') throw new Fatal('invalid jsonpath syntax, first node must be field node');
  return [nodes[0].name, ...namesOf(nodes.slice(1), withGroup)];
}

function nodesOf(typed: string): readonly Node[] {
  const text = typed.replace(/\.$/, '');
  try {
    const lists = parseJsonPath(`{.${text}}`);
    const [only] = lists;
    if (lists.length !== 1 || only?.kind !== 'list') throw new Fatal('must pass in 1 jsonpath string');
    return only.nodes;
  } catch (error) {
    if (error instanceof JsonPathError) throw new Fatal(error.message);
    throw error;
  }
}

function namesOf(nodes: readonly Node[], withGroup: boolean): readonly string[] {
  return nodes.map((node) => {
    if (node.kind !== 'field') throw new Fatal(`invalid jsonpath syntax, ${withGroup ? 'first node must be field node' : 'all nodes must be field nodes'}`);
    return node.name;
  });
}

/** Of `--api-version`, or of the resource where it is not given. */
function groupVersionOf(apiVersion: string, resource: ApiResource): { readonly group: string; readonly version: string } {
  if (apiVersion === '') return resource;
  const parts = apiVersion.split('/');
  if (parts.length > 2) throw new Fatal(`unexpected GroupVersion string: ${apiVersion}`);
  return parts.length === 1 ? { group: '', version: apiVersion } : { group: parts[0] as string, version: parts[1] as string };
}

function findKind(schemas: Readonly<Record<string, Dynamic>>, { group, version, kind }: Pick<ApiResource, 'group' | 'version' | 'kind'>): Dynamic | undefined {
  return Object.values(schemas).find((schema) => listOf(schema['x-kubernetes-group-version-kind']).some((each) => each.group === group && each.version === version && each.kind === kind));
}

function* documentOf(call: ExplainCall, resource: ApiResource): Step<Dynamic> {
  const index = yield* call.client.json('GET', '/openapi/v3');
  const name = resource.group === '' ? `api/${resource.version}` : `apis/${resource.group}/${resource.version}`;
  const url = index.paths?.[name]?.serverRelativeURL;
  if (url === undefined) throw new Fatal(`couldn't find resource for "${gvrText(resource)}"`);
  return yield* call.client.json('GET', url);
}

function* printV2(call: ExplainCall, resource: ApiResource, path: readonly string[]): Step<void> {
  const { definitions = {} } = yield* call.client.json('GET', '/openapi/v2');
  const asked = { ...groupVersionOf(call.flags.apiVersion, resource), kind: resource.kind };
  const root = findKind(definitions, asked);
  if (root === undefined) throw new Fatal(`couldn't find resource for "${asked.group}/${asked.version}, Kind=${asked.kind}"`);
  call.console.print(new PageV2(definitions).render({ kind: asked.kind, version: apiVersionOf(asked) }, root, path, call.flags.recursive));
}

class Page {
  constructor(private readonly schemas: Record<string, Dynamic>) {}

  render(root: Dynamic, path: readonly string[], recursive: boolean): string {
    let schema = root;
    let field: { name: string; schema: Dynamic } | undefined;
    for (const name of path) {
      const next = this.#properties(schema)[name];
      if (next === undefined) throw new Fatal(`field ${JSON.stringify(path.at(-1))} does not exist`);
      field = { name, schema: next };
      schema = next;
    }
    let out = '';
    if (field !== undefined) {
      const values = this.#enumOf(schema);
      out += `FIELD: ${field.name} <${this.#typeName(schema)}>\n${values.length > 0 ? `ENUM:\n${values.map((value) => `    ${value}\n`).join('')}\n` : '\n\n'}`;
    }
    const descriptions = this.#descriptions(schema);
    out += `DESCRIPTION:\n${descriptions.length === 0 ? '    <empty>\n' : `${descriptions.map((each) => `${indented(each)}\n`).join('')}    \n`}`;
    const properties = this.#properties(schema);
    if (Object.keys(properties).length > 0) out += `FIELDS:\n${this.#fields(schema, recursive, 1, this.#open(schema))}`;
    return `${out}\n`;
  }

  /** The types that are not shown again below: the one the page is of, where a list, a map or `allOf` led to it. */
  #open(schema: Dynamic): readonly Dynamic[] {
    return schema?.$ref !== undefined || isRecord(schema?.properties) ? [] : [this.#object(schema)];
  }

  #fields(schema: Dynamic, recursive: boolean, level: number, seen: readonly Dynamic[]): string {
    const target = this.#object(schema);
    const required: readonly string[] = listOf(target?.required);
    const pad = '  '.repeat(level);
    let out = '';
    for (const [name, property] of sortedEntries(this.#properties(schema))) {
      const values = this.#enumOf(property);
      out += `${pad}${name}\t<${this.#typeName(property)}>${required.includes(name) ? ' -required-' : ''}\n`;
      if (values.length > 0) out += `${pad}enum: ${values.length > ENUMS_SHOWN ? `${values.slice(0, ENUMS_SHOWN).join(', ')}, ....` : values.join(', ')}\n`;
      if (recursive) {
        const inner = this.#object(property);
        if (inner !== undefined && !seen.includes(inner) && level < DEPTH_MAX) out += this.#fields(property, true, level + 1, [...seen, inner]);
      } else out += `${indented(this.#ownDescription(property) || '<no description>')}\n\n`;
    }
    return out;
  }

  #refOf(schema: Dynamic): string | undefined {
    const ref = schema?.$ref ?? listOf(schema?.allOf)[0]?.$ref;
    return typeof ref === 'string' ? ref.slice(ref.lastIndexOf('/') + 1) : undefined;
  }
  #resolve(schema: Dynamic): Dynamic {
    const ref = this.#refOf(schema);
    return ref === undefined ? schema : this.schemas[ref];
  }
  /** The object that holds the fields of this schema: behind references, lists and maps. */
  #object(schema: Dynamic): Dynamic | undefined {
    let found = this.#resolve(schema);
    for (let depth = 0; depth < DEPTH_MAX && isRecord(found); depth++) {
      if (isRecord(found['properties'])) return found;
      if (found['items'] !== undefined) found = this.#resolve(found['items']);
      else if (isRecord(found['additionalProperties'])) found = this.#resolve(found['additionalProperties']);
      else return undefined;
    }
    return undefined;
  }
  #properties(schema: Dynamic): Record<string, Dynamic> {
    return this.#object(schema)?.properties ?? {};
  }
  #enumOf(schema: Dynamic): string[] {
    return listOf(schema?.enum ?? this.#resolve(schema)?.enum).map((value) => (value === '' ? '""' : String(value)));
  }
  #ownDescription(schema: Dynamic): string {
    return schema?.description ?? '';
  }
  #descriptions(schema: Dynamic): string[] {
    const all = [this.#ownDescription(schema)];
    const ref = this.#refOf(schema);
    if (ref !== undefined) all.push(this.#ownDescription(this.schemas[ref]));
    for (const inner of [schema?.items, schema?.additionalProperties]) {
      const innerRef = this.#refOf(inner);
      if (innerRef !== undefined) all.push(this.#ownDescription(this.schemas[innerRef]));
    }
    return all.filter((each) => each !== '');
  }
  #typeName(schema: Dynamic): string {
    const ref = this.#refOf(schema);
    // A time is a string; an object goes by its name, and so does what is no one type.
    const plain = ref === undefined ? undefined : this.schemas[ref]?.type;
    if (ref !== undefined) return plain === undefined || plain === 'object' ? ref.slice(ref.lastIndexOf('.') + 1) : plain;
    if (schema?.type === 'array') return `[]${this.#typeName(schema.items)}`;
    if (isRecord(schema?.additionalProperties)) return `map[string]${this.#typeName(schema.additionalProperties)}`;
    if (schema?.['x-kubernetes-int-or-string']) return 'IntOrString';
    return schema?.type === 'object' || schema?.type === undefined ? 'Object' : schema.type;
  }
}

function indented(text: string): string {
  return wrap(text).split('\n').map((line) => `    ${line}`).join('\n');
}

/** Breaks lines at words; runs of spaces inside a line stay. */
export function wrap(text: string): string {
  return text.split('\n').map(wrapLine).join('\n');
}

function wrapLine(line: string): string {
  let out = '';
  let length = 0;
  for (const [, spaces = '', word = ''] of line.matchAll(/(\s*)(\S*)/g)) {
    if (spaces === '' && word === '') continue;
    if (length + spaces.length + word.length > WIDTH && length > 0) {
      out += `\n${word}`;
      length = word.length;
    } else {
      out += word === '' ? '' : spaces + word;
      length += spaces.length + word.length;
    }
  }
  return out;
}
