import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeUtf8 } from '#linux/env/text.js';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

/** What a cluster of Kubernetes 1.36.2 has before anybody did anything in it; see facts/README.md. */
const FACTS = new URL('facts/', import.meta.url);
/** By the name of the file. */
const PATHS = {
  apiservices: '/apis/apiregistration.k8s.io/v1/apiservices',
  clusterrolebindings: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  clusterroles: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  configmaps: '/api/v1/configmaps',
  endpointslices: '/apis/discovery.k8s.io/v1/endpointslices',
  flowschemas: '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas',
  ipaddresses: '/apis/networking.k8s.io/v1/ipaddresses',
  leases: '/apis/coordination.k8s.io/v1/leases',
  namespaces: '/api/v1/namespaces',
  priorityclasses: '/apis/scheduling.k8s.io/v1/priorityclasses',
  prioritylevels: '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations',
  rolebindings: '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  roles: '/apis/rbac.authorization.k8s.io/v1/roles',
  servicecidrs: '/apis/networking.k8s.io/v1/servicecidrs',
  services: '/api/v1/services',
} as const;
/** What the copies leave out or what no two clusters share. */
const VARYING = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation', 'lastTransitionTime', 'renewTime', 'acquireTime']);
/** The recorded cluster had lost this role; Kubernetes makes it. */
const LOST = 'system:kube-scheduler';

interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const world = World.create({ layout: 'bare', nodes: ['controlplane', 'node01', 'node02'], seed: 7, startMs: Date.UTC(2026, 10, 21) }, { shared: new SharedParts() });
// The controllers have their turn.
world.runScript('workstation', 'sleep 5', 60_000);

function get(target: string): string {
  const { body } = world.request({ method: 'GET', target, headers: { host: 'api' }, body: new Uint8Array() });
  return decodeUtf8(body as Uint8Array);
}

function factText(name: string): string {
  return readFileSync(new URL(name, FACTS), 'utf8');
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value === 'string') return value.replace(/-----BEGIN [\s\S]*-----\n|<the cluster CA, PEM>\n/, 'PEM').replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|<uuid>/, 'UUID').replace(/^\d{4}-\d\d-\d\d$/, 'DATE');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !VARYING.has(key)).map(([key, each]) => [key, key === 'kubernetes.io/hostname' ? 'HOST' : masked(each)]));
}

function byName(items: readonly Named[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(items.map((each): [string, unknown] => {
    const { kind: _k, apiVersion: _a, ...object } = each as Named & { readonly kind?: string; readonly apiVersion?: string };
    return [`${each.metadata.namespace ?? ''}/${each.metadata.name}`, masked(object)];
  }));
}

describe('a new cluster equals a new cluster of Kubernetes', () => {
  test.each(Object.entries(PATHS))('%s', (name, path) => {
    const parsed = JSON.parse(factText(`bootstrap-${name}.json`)) as { readonly items: readonly Named[] } | readonly Named[];
    const want = byName('items' in parsed ? parsed.items : parsed);
    const { items } = JSON.parse(get(path)) as { readonly items: readonly Named[] };
    expect(byName(name === 'clusterroles' ? items.filter(({ metadata }) => metadata.name !== LOST) : items)).toEqual(want);
  });

  test.each(['healthz', 'livez', 'readyz'])('/%s?verbose', (kind) => {
    expect(get(`/${kind}?verbose`)).toBe(factText(`${kind}.txt`));
  });

  test('the paths at /', () => {
    const want = (JSON.parse(factText('root-paths.json')) as { readonly paths: readonly string[] }).paths;
    expect((JSON.parse(get('/')) as { readonly paths: readonly string[] }).paths).toEqual(want);
  });
});
