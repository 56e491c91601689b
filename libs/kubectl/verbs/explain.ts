// Mirrors k8s.io/kubectl/pkg/explain/v2 (the plain text template over OpenAPI v3)
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { JsonPathError, type Node, parseJsonPath } from '#kubectl/jsonpath/parse.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { apiVersionOf, gvrText, qualified } from '#kubectl/rest/mapper.js';
import { Page } from './explain-page.js';
import { PageV2 } from './explain-v2.js';

const PLAIN = 'plaintext';
const V2 = 'plaintext-openapiv2';

export const explain = defineVerb({
  name: 'explain',
  usage: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  summary: 'Get documentation for a resource',
  examples: ['kubectl explain pods', '', '# Every field below', 'kubectl explain pods --recursive', '', '# One field', 'kubectl explain pods.spec.containers'],
  flags: { apiVersion: text({ help: 'Of this version: group/version.' }), output: text({ short: 'o', initial: PLAIN, help: 'plaintext or plaintext-openapiv2.' }), recursive: bool({ help: 'Print every field below, without its description.' }) },
  *run(call) {
    const { flags } = call;
    call.connect();
    if (call.args.length === 0) throw new Fatal('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.');
    if (call.args.length > 1) throw new Fatal(`We accept only this format: explain RESOURCE`);
    const { resource, path } = yield* targetOf(call, call.args[0] as string, flags.apiVersion === '');
    if (flags.output === V2) return yield* printV2(call, resource, path);
    const asked = { ...resource, ...groupVersionOf(flags.apiVersion, resource) };
    const document = yield* documentOf(call, asked);
    if (flags.output !== PLAIN) throw new Fatal(`unrecognized format: ${flags.output}`);
    const served = [...(yield* call.mapper.known()).all()].find((each) => each.resource === asked.resource && each.group === asked.group && each.version === asked.version);
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
function* targetOf(call: ExplainCall, typed: string, withGroup: boolean): Step<{ resource: ApiResource; path: readonly string[] }> {
  const [name = '', ...rest] = fieldsOf(typed, withGroup);
  const first = yield* call.mapper.resource(name);
  if (!withGroup) return { resource: first, path: rest };
  // The first of those that are called so and whose full name the word begins with.
  const named = [...(yield* call.mapper.known()).all()].filter((each) => each === first || (each.resource === first.resource && each.kind === first.kind));
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
