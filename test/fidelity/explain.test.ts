import { describe, expect, test } from 'vitest';
import { Page } from '#kubectl/verbs/explain-page.js';
import { PageV2 } from '#kubectl/verbs/explain-v2.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

type Schema = Readonly<Record<string, never>> & {
  readonly $ref?: string; readonly allOf?: readonly Schema[]; readonly items?: Schema; readonly additionalProperties?: Schema; readonly properties?: Readonly<Record<string, Schema>>;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
};
type Schemas = Readonly<Record<string, Schema>>;

const world = World.create({ layout: 'bare', nodes: ['node01'], seed: 7, startMs: Date.UTC(2026, 10, 21) }, { shared: new SharedParts() });

function get<T>(target: string): T {
  const { body } = world.request({ method: 'GET', target, headers: { host: 'api', accept: 'application/json' }, body: new Uint8Array() });
  return JSON.parse(decodeUtf8(body as Uint8Array)) as T;
}

/** The object whose fields stand at a schema: behind references, lists and maps. */
function objectOf(schemas: Schemas, schema: Schema): Schema | undefined {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const found = ref === undefined ? schema : schemas[ref.slice(ref.lastIndexOf('/') + 1)];
  if (found === undefined || found.properties !== undefined) return found;
  const inner = found.items ?? (typeof found.additionalProperties === 'object' ? found.additionalProperties : undefined);
  return inner === undefined ? undefined : objectOf(schemas, inner);
}

/** Every field below a type, by its path; a type is not looked for again below itself. */
function* fieldsBelow(schemas: Schemas, schema: Schema, path: readonly string[] = [], above: readonly Schema[] = []): Generator<readonly string[]> {
  const object = objectOf(schemas, schema);
  if (object?.properties === undefined || above.includes(object)) return;
  for (const [name, field] of Object.entries(object.properties)) {
    yield [...path, name];
    yield* fieldsBelow(schemas, field, [...path, name], [...above, object]);
  }
}

const groupVersions = ['api/v1', ...get<{ readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[] }>('/apis').groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => `apis/${groupVersion}`))];

describe('kubectl explain', () => {
  test('has a page of every field of every built-in kind', () => {
    const asked = { kinds: 0, fields: 0 };
    const { definitions } = get<{ readonly definitions: Schemas }>('/openapi/v2');
    const old = new PageV2(definitions);
    for (const groupVersion of groupVersions) {
      const { schemas } = get<{ readonly components: { readonly schemas: Schemas } }>(`/openapi/v3/${groupVersion}`).components;
      const page = new Page(schemas);
      const kinds = new Set(get<{ readonly resources: readonly { readonly kind: string; readonly name: string }[] }>(`/${groupVersion}`).resources.filter(({ name }) => !name.includes('/')).map(({ kind }) => kind));
      for (const [name, root] of Object.entries(schemas)) {
        const kind = root['x-kubernetes-group-version-kind']?.find((each) => kinds.has(each.kind))?.kind;
        if (kind === undefined) continue;
        asked.kinds++;
        for (const path of fieldsBelow(schemas, root)) {
          asked.fields++;
          expect(page.render(root, path, false)).toContain(`FIELD: ${path.at(-1)} <`);
          if (path.length < 4) expect(old.render({ kind, version: 'v1' }, definitions[name], path, false)).toMatch(/^KIND: {5}\w+\nVERSION: {2}v1\n/);
        }
      }
    }
    expect(asked.kinds).toBeGreaterThan(60);
    expect(asked.fields).toBeGreaterThan(14_000);
  }, 60_000);

  test('of every kind answers in the shell, with everything below it', () => {
    const shell = world.openShell();
    const { stdout } = shell.run('kubectl api-resources --no-headers -o name', { stdin: '', timeoutMs: 60_000 });
    const silent = stdout.trim().split('\n').filter((resource) => !/^KIND: {7}\w+$/m.test(shell.run(`kubectl explain ${resource} --recursive`, { stdin: '', timeoutMs: 60_000 }).stdout));
    // Their full names begin with those of others, which kubectl takes first.
    expect(silent.filter((resource) => !resource.startsWith('events.') && !resource.endsWith('metrics.k8s.io'))).toEqual([]);
  }, 60_000);
});
