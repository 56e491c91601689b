import { describe, expect, test } from 'vitest';
import { aNetwork, type NetworkOptions, type Served } from '#cluster/testing/a-network.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { ask, send } from '#cluster/testing/ask.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { HttpStream } from '#linux/net/network.js';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const boats = (version: string) => `/apis/example.com/${version}/namespaces/default/boats`;

interface Boat {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly length?: number; readonly size?: { readonly length: number } };
}

interface Review {
  readonly request: { readonly uid: string; readonly desiredAPIVersion: string; readonly objects: readonly Boat[] };
}

const properties = (spec: object) => ({ type: 'object', properties: { spec: { type: 'object', properties: spec } } });
const LENGTH = { type: 'integer' };
const definition = {
  metadata: { name: 'boats.example.com' },
  spec: {
    group: 'example.com', scope: 'Namespaced', names: { plural: 'boats', kind: 'Boat' },
    conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { caBundle: encodeBase64(encodeUtf8('CA')), service: { name: 's', namespace: 'default', path: '/convert' } } } },
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: properties({ length: LENGTH }) } },
      { name: 'v2', served: true, storage: false, schema: { openAPIV3Schema: properties({ size: { type: 'object', properties: { length: LENGTH } }, colour: { type: 'string', default: 'white' } }) } },
    ],
  },
};

/** v1 has spec.length, v2 has spec.size.length. */
function converted(boat: Boat, apiVersion: string): Boat {
  const length = boat.spec?.length ?? boat.spec?.size?.length ?? 0;
  return { ...boat, apiVersion, spec: apiVersion.endsWith('v1') ? { length } : { size: { length } } };
}

const good = (review: Review): Served => ({
  body: { kind: 'ConversionReview', apiVersion: 'apiextensions.k8s.io/v1', response: { uid: review.request.uid, result: { status: 'Success' }, convertedObjects: review.request.objects.map((boat) => converted(boat, review.request.desiredAPIVersion)) } },
});

function withBoats(reply: (review: Review) => Served = good, network: NetworkOptions = {}): SmallCluster & { readonly asked: string[] } {
  const cluster = aSmallCluster();
  const asked: string[] = [];
  send(cluster, 'POST', '/api/v1/namespaces/default/services', { metadata: { name: 's' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 443 }] } });
  cluster.apiServer.core.wires.net = aNetwork(cluster.clock, (_path, body) => {
    const review: Review = JSON.parse(body);
    asked.push(`${review.request.objects[0]?.metadata.name} to ${review.request.desiredAPIVersion}`);
    return reply(review);
  }, network);
  expect(send(cluster, 'POST', DEFINITIONS, definition).status).toBe(201);
  cluster.advance(1_000);
  return { ...cluster, asked };
}

const boat = (version: string, spec: object, name = 'b') => ({ apiVersion: `example.com/${version}`, kind: 'Boat', metadata: { name }, spec });

describe('conversion by a webhook', () => {
  test.each([{ afterMs: 0 }, { afterMs: 2_000 }])('each version is read and written, answers after $afterMs ms', ({ afterMs }) => {
    const cluster = withBoats((review) => ({ ...good(review), afterMs }));
    expect(ask(cluster, 'POST', boats('v2'), boat('v2', { size: { length: 7 } }))).toMatchObject({ code: 201, body: { apiVersion: 'example.com/v2', spec: { size: { length: 7 }, colour: 'white' } } });
    expect(ask(cluster, 'GET', `${boats('v1')}/b`)).toMatchObject({ code: 200, tookMs: 0, body: { apiVersion: 'example.com/v1', spec: { length: 7 } } });
    expect(ask(cluster, 'PATCH', `${boats('v2')}/b`, { spec: { size: { length: 9 } } })).toMatchObject({ code: 200, body: { spec: { size: { length: 9 } } } });
    expect(ask(cluster, 'GET', boats('v1')).body).toMatchObject({ items: [{ apiVersion: 'example.com/v1', spec: { length: 9 } }] });
    expect(ask(cluster, 'GET', boats('v2')).body).toMatchObject({ items: [{ apiVersion: 'example.com/v2', spec: { size: { length: 9 } } }] });
    expect(ask(cluster, 'DELETE', `${boats('v2')}/b`).code).toBe(200);
  });

  test('objects in the version of storage need no webhook; others are asked for all at once, and remembered', () => {
    const cluster = withBoats((review) => ({ ...good(review), afterMs: 1_000 }));
    for (const name of ['a', 'b', 'c']) expect(ask(cluster, 'POST', boats('v1'), boat('v1', { length: 1 }, name)).tookMs).toBe(0);
    expect(cluster.asked).toEqual([]);
    expect(ask(cluster, 'GET', boats('v2'))).toMatchObject({ code: 200, tookMs: 1_000 });
    expect(ask(cluster, 'GET', boats('v2')).tookMs).toBe(0);
    expect(cluster.asked).toEqual(['a to example.com/v2', 'b to example.com/v2', 'c to example.com/v2']);
  });

  test('what was stored before keeps its version until it is written again', () => {
    const cluster = withBoats();
    ask(cluster, 'POST', boats('v1'), boat('v1', { length: 3 }));
    const [v1, v2] = definition.spec.versions;
    ask(cluster, 'PATCH', `${DEFINITIONS}/boats.example.com`, { spec: { versions: [{ ...v1, storage: false }, { ...v2, storage: true }] } });
    expect(ask(cluster, 'GET', `${DEFINITIONS}/boats.example.com`).body).toMatchObject({ status: { storedVersions: ['v1', 'v2'] } });
    const storedIn = () => (cluster.apiServer.core.etcd.get('/registry/boats.example.com/default/b')?.value as Boat | undefined)?.apiVersion;
    expect(storedIn()).toBe('example.com/v1');
    expect(ask(cluster, 'GET', `${boats('v2')}/b`).body).toMatchObject({ spec: { size: { length: 3 } } });
    ask(cluster, 'PATCH', `${boats('v2')}/b`, { metadata: { labels: { a: 'b' } } });
    expect(storedIn()).toBe('example.com/v2');
  });

  test('a watch shows changes in its version, in their order', () => {
    const cluster = withBoats((review) => ({ ...good(review), afterMs: review.request.objects[0]?.metadata.name === 'a' ? 3_000 : 1_000 }));
    const stream = send(cluster, 'GET', `${boats('v2')}?watch=1`).body as HttpStream;
    const seen = () => {
      const lines: string[] = [];
      for (let line = stream.next(); line != null; line = stream.next()) lines.push(decodeUtf8(line));
      return lines.map((line) => (JSON.parse(line) as { object: Boat }).object).map(({ apiVersion, metadata, spec }) => [apiVersion, metadata.name, spec?.size?.length]);
    };
    ask(cluster, 'POST', boats('v1'), boat('v1', { length: 1 }, 'a'));
    ask(cluster, 'POST', boats('v1'), boat('v1', { length: 2 }, 'b'));
    cluster.advance(2_000);
    expect(seen()).toEqual([]);
    cluster.advance(3_000);
    expect(seen()).toEqual([['example.com/v2', 'a', 1], ['example.com/v2', 'b', 2]]);
  });

  const of = (boatOf: (boat: Boat) => unknown) => (review: Review): Served => {
    const { body } = good(review) as { body: { response: object } };
    return { body: { ...body, response: { ...body.response, convertedObjects: review.request.objects.map((each) => boatOf(converted(each, review.request.desiredAPIVersion))) } } };
  };
  const response = (more: object) => (review: Review): Served => {
    const { body } = good(review) as { body: { response: object } };
    return { body: { ...body, response: { ...body.response, ...more } } };
  };

  test.each<{ name: string; reply?: (review: Review) => Served; network?: NetworkOptions; want: string }>([
    { name: 'nobody listens', network: { fails: 'ECONNREFUSED' }, want: 'failed: Post "https://s.default.svc:443/convert?timeout=30s": dial tcp 10.96.7.7:443: connect: connection refused' },
    { name: 'it takes too long', reply: (review) => ({ ...good(review), afterMs: 40_000 }), want: 'failed: Post "https://s.default.svc:443/convert?timeout=30s": context deadline exceeded' },
    { name: 'it refuses', reply: response({ result: { status: 'Failure', message: 'no such boat' } }), want: 'failed: no such boat' },
    { name: 'it does not say that it worked', reply: response({ result: {} }), want: "failed: response.result.status was '', not 'Success'" },
    { name: 'it answers another', reply: response({ uid: 'x' }), want: 'failed: expected response.uid=' },
    { name: 'it has lost the object', reply: response({ convertedObjects: [] }), want: 'returned 0 objects, expected 1' },
    { name: 'another version', reply: of((each) => ({ ...each, apiVersion: 'example.com/v3' })), want: 'returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received example.com/v3)' },
    { name: 'another kind', reply: of((each) => ({ ...each, kind: 'Ship' })), want: 'returned invalid object at index 0: invalid kind (expected Boat, received Ship)' },
    { name: 'another name', reply: of((each) => ({ ...each, metadata: { ...each.metadata, name: 'x' } })), want: 'returned invalid object: must have the same name: b != x' },
    { name: 'a label that is none', reply: of((each) => ({ ...each, metadata: { ...each.metadata, labels: { a: 1 } } })), want: 'returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted object' },
  ])('$name', ({ reply, network, want }) => {
    const cluster = withBoats(reply, network);
    ask(cluster, 'POST', boats('v1'), boat('v1', { length: 1 }));
    const answer = ask(cluster, 'GET', `${boats('v2')}/b`);
    expect(answer.code).toBe(500);
    expect(answer.body.message).toContain(`conversion webhook for example.com/v1, Kind=Boat ${want}`);
    expect(ask(cluster, 'POST', boats('v2'), boat('v2', { size: { length: 1 } }, 'c')).code).toBe(500);
    expect(ask(cluster, 'GET', boats('v1')).body).toMatchObject({ items: [{ metadata: { name: 'b' } }] });
  });

  test('labels are the webhook\'s to change, other metadata is not', () => {
    const cluster = withBoats(of((each) => ({ ...each, metadata: { ...each.metadata, labels: { a: 'b' }, finalizers: ['x/y'] } })));
    ask(cluster, 'POST', boats('v1'), boat('v1', { length: 1 }));
    const { metadata } = ask(cluster, 'GET', `${boats('v2')}/b`).body as { metadata?: Record<string, unknown> };
    expect(metadata).toMatchObject({ labels: { a: 'b' } });
    expect(metadata?.['finalizers']).toBeUndefined();
  });

  test('a definition goes when its objects can be converted', () => {
    let works = true;
    const cluster = withBoats((review) => (works ? good(review) : { status: 500, body: 'down' }));
    ask(cluster, 'POST', boats('v1'), boat('v1', { length: 3 }));
    const [v1, v2] = definition.spec.versions;
    ask(cluster, 'PATCH', `${DEFINITIONS}/boats.example.com`, { spec: { versions: [{ ...v1, storage: false }, { ...v2, storage: true }] } });
    works = false;
    ask(cluster, 'DELETE', `${DEFINITIONS}/boats.example.com`);
    cluster.advance(1_000);
    const { status } = ask(cluster, 'GET', `${DEFINITIONS}/boats.example.com`).body as { status?: { conditions: { type: string }[] } };
    expect(status?.conditions.find(({ type }) => type === 'Terminating')).toMatchObject({ status: 'True', reason: 'InstanceDeletionFailed', message: 'could not list instances: conversion webhook for example.com/v1, Kind=Boat failed: an error on the server ("down") has prevented the request from succeeding' });
    works = true;
    cluster.advance(6_000);
    expect(ask(cluster, 'GET', `${DEFINITIONS}/boats.example.com`).code).toBe(404);
  });
});
