import { describe, expect, test } from 'vitest';
import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import { required } from '#cluster/apimachinery/validation/field-error.js';
import { indexStrategies } from '#cluster/apiserver/resource-table.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { AGE, NAME, text } from './columns.js';
import { type Behaviour, defineResource, STATUS } from './define-resource.js';
import { fill, withPart } from './fill.js';
import { builtInStrategies } from './list.js';

/** A resource as CONTRIBUTING's recipe makes one, of a kind that Kubernetes doesn't have. */
interface Cabin extends KubeObject {
  readonly spec?: { readonly berths?: number; readonly deck?: string; readonly guests?: readonly { readonly name: string; readonly since?: string }[] };
}

const cabins: ResourceRef<Cabin> = { group: 'ships.example.org', version: 'v1', resource: 'cabins', kind: 'Cabin', namespaced: true };

const cabinStrategy: Behaviour<Cabin> = {
  setDefaults: (cabin) => withPart(cabin, 'spec', (spec) => fill(spec, { berths: 2 })),
  validate: ({ spec }) => ((spec?.deck ?? '') === '' ? [required('spec.deck')] : []),
};

const cabinResource = defineResource(cabins, {
  shortNames: ['cab'], categories: ['all'], subresources: [STATUS], strategy: cabinStrategy,
  columns: [NAME, text('Deck', ({ spec }) => spec.deck ?? ''), AGE],
  schema: {
    description: 'Cabin is where guests sleep.',
    properties: {
      spec: {
        type: 'object', description: 'What the cabin should be like.', required: ['deck'],
        properties: {
          deck: { type: 'string', description: 'The deck that it is on.' },
          berths: { type: 'integer', format: 'int32', description: 'How many can sleep in it.' },
          guests: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, since: { type: 'string', format: 'date-time' } } } },
        },
      },
      status: { type: 'object', properties: { isClean: { type: 'boolean' } } },
    },
  },
});

const resources = indexStrategies([...builtInStrategies, cabinResource]);
const COLLECTION = '/apis/ships.example.org/v1/namespaces/default/cabins';

function start() {
  const cluster = aSmallCluster({ resources });
  const send = (method: string, target: string, body?: object, options: { readonly user?: string; readonly type?: string; readonly accept?: string } = {}) => {
    const { user = 'admin', type = 'application/json', accept = 'application/json' } = options;
    const response = cluster.apiServer.handle({
      method, target, headers: { host: 'api', accept, 'content-type': type },
      body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
      client: { address: '127.0.0.1', certificate: { commonName: user, organizations: user === 'admin' ? ['system:masters'] : [] } },
    });
    return { code: response.status, body: JSON.parse(decodeUtf8(response.body as Uint8Array)) };
  };
  return { ...cluster, send };
}

const cabin = { apiVersion: 'ships.example.org/v1', kind: 'Cabin', metadata: { name: 'c' }, spec: { deck: 'lower' } };

describe('a resource of a kind that Kubernetes does not publish', () => {
  test('stands in discovery', () => {
    const { send } = start();
    expect(send('GET', '/apis/ships.example.org/v1').body.resources).toMatchObject([{ name: 'cabins', singularName: 'cabin', kind: 'Cabin', namespaced: true, shortNames: ['cab'], categories: ['all'] }, { name: 'cabins/status' }]);
    expect(send('GET', '/apis').body.groups.map(({ name }: { name: string }) => name)).toContain('ships.example.org');
  });

  test('is described in both forms of OpenAPI', () => {
    const { send } = start();
    const name = 'org.example.ships.v1.Cabin';
    const want = { description: 'Cabin is where guests sleep.', properties: { spec: { required: ['deck'], properties: { deck: { type: 'string', description: 'The deck that it is on.' } } } }, 'x-kubernetes-group-version-kind': [{ group: 'ships.example.org', kind: 'Cabin', version: 'v1' }] };
    expect(send('GET', '/openapi/v3/apis/ships.example.org/v1').body.components.schemas[name]).toMatchObject(want);
    expect(send('GET', '/openapi/v2').body.definitions[name]).toMatchObject(want);
  });

  test.each([
    ['is taken, and filled in', cabin, 201, { metadata: { generation: 1 }, spec: { deck: 'lower', berths: 2 } }],
    ['lacks what it must have', { ...cabin, spec: {} }, 422, { message: 'Cabin.ships.example.org "c" is invalid: spec.deck: Required value' }],
    ['has a field that there is not', { ...cabin, spec: { deck: 'lower', pool: true } }, 400, { message: 'Cabin in version "v1" cannot be handled as a Cabin: strict decoding error: unknown field "spec.pool"' }],
    ['has a word for a number', { ...cabin, spec: { deck: 'lower', berths: 'two' } }, 400, { message: expect.stringContaining('cannot unmarshal string into Go struct field') }],
  ])('%s', (_name, body, code, want) => {
    const answer = start().send('POST', `${COLLECTION}?fieldValidation=Strict`, body);
    expect(answer).toMatchObject({ code, body: want });
  });

  test('is shown as a table', () => {
    const { send } = start();
    send('POST', COLLECTION, cabin);
    const { body } = send('GET', COLLECTION, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    expect(body.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(['Name', 'Deck', 'Age']);
    expect(body.rows[0].cells).toEqual(['c', 'lower', '0s']);
  });

  test('is applied by the keys of its lists', () => {
    const { send } = start();
    const apply = (manager: string, guests: object[]) => send('PATCH', `${COLLECTION}/c?fieldManager=${manager}`, { ...cabin, spec: { deck: 'lower', guests } }, { type: 'application/apply-patch+yaml' });
    apply('a', [{ name: 'ann' }]);
    const { guests } = apply('b', [{ name: 'bob' }]).body.spec;
    expect(guests).toHaveLength(2);
    expect(guests).toEqual(expect.arrayContaining([{ name: 'ann' }, { name: 'bob' }]));
  });

  test('is watched', () => {
    const { client, advance } = start();
    const seen: string[] = [];
    client.watch(cabins, ({ type, object }) => { seen.push(`${type} ${object.metadata.name}`); });
    client.create(cabins, { ...cabin, metadata: { name: 'c', namespace: 'default' } });
    client.delete(cabins, 'default', 'c');
    advance(10);
    expect(seen).toEqual(['ADDED c', 'DELETED c']);
  });

  test('is for those who may', () => {
    const { send } = start();
    const get = () => send('GET', COLLECTION, undefined, { user: 'ann' });
    expect(get().body.message).toBe('cabins.ships.example.org is forbidden: User "ann" cannot list resource "cabins" in API group "ships.example.org" in the namespace "default"');
    const group = 'rbac.authorization.k8s.io';
    send('POST', `/apis/${group}/v1/namespaces/default/roles`, { metadata: { name: 'r' }, rules: [{ verbs: ['list'], apiGroups: ['ships.example.org'], resources: ['cabins'] }] });
    send('POST', `/apis/${group}/v1/namespaces/default/rolebindings`, { metadata: { name: 'b' }, roleRef: { apiGroup: group, kind: 'Role', name: 'r' }, subjects: [{ kind: 'User', name: 'ann' }] });
    expect(get().code).toBe(200);
  });
});
