import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeUtf8 } from '#linux/env/text.js';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

interface RecordedOperation {
  readonly action?: string;
  readonly kind?: object;
  readonly consumes: readonly string[];
  readonly responses: readonly string[];
  readonly query: readonly string[];
}

/** What Kubernetes 1.36.2 says of its API, descriptions left out; see facts/README.md. */
interface Facts {
  readonly tableColumns: Readonly<Record<string, readonly object[]>>;
  readonly discovery: Readonly<Record<string, object>>;
  readonly legacyDiscovery: Readonly<Record<string, object>>;
  readonly openApiV2: Readonly<Record<string, object>>;
  readonly openApiV3: Readonly<Record<string, { readonly schemas: object; readonly paths: Readonly<Record<string, Readonly<Record<string, RecordedOperation>>>> }>>;
}

const facts = JSON.parse(gunzipSync(readFileSync(new URL('facts/api.json.gz', import.meta.url))).toString('utf8')) as Facts;
const world = World.create({ layout: 'bare', nodes: ['controlplane', 'node01', 'node02'], seed: 7, startMs: Date.UTC(2026, 10, 21) }, { shared: new SharedParts() });

function get(target: string, headers: Readonly<Record<string, string>> = {}) {
  return world.request({ method: 'GET', target, headers: { host: 'api', ...headers }, body: new Uint8Array() });
}

function parsed(target: string, accept = 'application/json'): unknown {
  return JSON.parse(decodeUtf8(get(target, { accept }).body as Uint8Array));
}

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, each]) => key !== 'description' || typeof each !== 'string').map(([key, each]) => [key, withoutDescriptions(each)]));
}

describe('discovery equals that of Kubernetes', () => {
  test.each(Object.entries(facts.discovery))('%s, aggregated', (path, want) => {
    expect(parsed(path, 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')).toEqual(want);
  });
  test.each(Object.entries(facts.legacyDiscovery).filter(([path]) => path !== '/version'))('%s', (path, want) => {
    expect(parsed(path)).toEqual(want);
  });
});

describe('the columns of tables equal those of Kubernetes', () => {
  test.each(Object.entries(facts.tableColumns))('%s', (path, want) => {
    const { columnDefinitions } = parsed(path, 'application/json;as=Table;v=v1;g=meta.k8s.io') as { readonly columnDefinitions: readonly { readonly description: string }[] };
    expect(columnDefinitions.map(({ description: _d, ...column }) => column)).toEqual(want);
  });
});

interface Operation {
  readonly 'x-kubernetes-action'?: string;
  readonly 'x-kubernetes-group-version-kind'?: object;
  readonly requestBody?: { readonly content: object };
  readonly responses: object;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

function summary(operation: Operation): RecordedOperation {
  const { 'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': kind, requestBody, responses, parameters = [] } = operation;
  return {
    ...(action === undefined ? {} : { action }),
    ...(kind === undefined ? {} : { kind }),
    consumes: Object.keys(requestBody?.content ?? {}),
    responses: Object.keys(responses),
    query: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
  };
}

describe('OpenAPI equals that of Kubernetes', () => {
  const { paths: served } = parsed('/openapi/v3') as { readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>> };

  test('the documents there are', () => {
    expect(Object.keys(served).sort()).toEqual(Object.keys(facts.openApiV3).sort());
  });

  test.each(Object.entries(facts.openApiV3))('v3 of %s', (name, want) => {
    const document = parsed(served[name]?.serverRelativeURL as string) as { readonly components: { readonly schemas: object }; readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
    expect(withoutDescriptions(document.components.schemas)).toEqual(want.schemas);
    const paths = Object.entries(document.paths).map(([path, item]) => [path, Object.fromEntries(Object.entries(item).filter(([method]) => method !== 'parameters').map(([method, operation]) => [method, summary(operation)]))]);
    expect(Object.fromEntries(paths)).toEqual(want.paths);
  });

  test('the types of v2', () => {
    expect(withoutDescriptions((parsed('/openapi/v2') as { readonly definitions: object }).definitions)).toEqual(facts.openApiV2);
  });

  test('a document is kept by its hash', () => {
    const url = served['apis/apps/v1']?.serverRelativeURL as string;
    const { status, headers } = get(url);
    expect([status, headers['cache-control']]).toEqual([200, 'public, immutable']);
    expect(get('/openapi/v3/apis/apps/v1', { 'if-none-match': headers['etag'] as string }).status).toBe(304);
    expect(get('/openapi/v3/apis/apps/v1?hash=OLD')).toMatchObject({ status: 301, headers: { location: url } });
  });
});
