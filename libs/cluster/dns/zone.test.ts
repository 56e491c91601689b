import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Service } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { DnsType } from '#linux/net/network.js';
import { resolveInCluster, type ZoneSource } from './zone.js';

const meta = (name: string) => ({ name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' });
const service = (name: string, spec: Service['spec']) => ({ apiVersion: 'v1', kind: 'Service', metadata: meta(name), spec }) as Stored<Service>;
const known: Readonly<Record<string, Stored<Service>>> = {
  web: service('web', { clusterIP: '10.96.0.20', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] }),
  db: service('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] }),
  empty: service('empty', { clusterIP: 'None' }),
  out: service('out', { type: 'ExternalName', externalName: 'example.com' }),
};
const slice = {
  addressType: 'IPv4', metadata: meta('db-1'), ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }],
  endpoints: [{ addresses: ['10.244.1.5'], hostname: 'db-0', conditions: { ready: true } }, { addresses: ['10.244.2.6'], conditions: { ready: true } }],
} as unknown as Stored<EndpointSlice>;
const source: ZoneSource = {
  findService: (namespace, name) => (namespace === 'default' ? known[name] : undefined),
  listSlices: (_, name) => (name === 'db' ? [slice] : []),
  hasNamespace: (name) => name === 'default',
  findPodByAddress: () => undefined,
  findServiceByAddress: (address) => (address === '10.96.0.20' ? known['web'] : undefined),
};

describe('cluster names', () => {
  test.each<{ ask: string; type: DnsType; want: readonly string[] }>([
    { ask: 'web.default.svc.cluster.local', type: 'A', want: ['NOERROR', '10.96.0.20'] },
    { ask: 'WEB.default.svc.cluster.local', type: 'A', want: ['NOERROR', '10.96.0.20'] },
    { ask: 'web.other.svc.cluster.local', type: 'A', want: ['NXDOMAIN'] },
    { ask: 'nope.default.svc.cluster.local', type: 'A', want: ['NXDOMAIN'] },
    { ask: 'web.default.svc.cluster.local', type: 'AAAA', want: ['NOERROR'] },
    { ask: 'default.svc.cluster.local', type: 'A', want: ['NOERROR'] },
    { ask: 'db.default.svc.cluster.local', type: 'A', want: ['NOERROR', '10.244.1.5', '10.244.2.6'] },
    { ask: 'db-0.db.default.svc.cluster.local', type: 'A', want: ['NOERROR', '10.244.1.5'] },
    { ask: 'empty.default.svc.cluster.local', type: 'A', want: ['NXDOMAIN'] },
    { ask: 'out.default.svc.cluster.local', type: 'A', want: ['NOERROR', 'example.com.'] },
    { ask: '_http._tcp.web.default.svc.cluster.local', type: 'SRV', want: ['NOERROR', '0 100 80 web.default.svc.cluster.local.'] },
    { ask: '10-244-1-5.default.pod.cluster.local', type: 'A', want: ['NOERROR', '10.244.1.5'] },
    { ask: '20.0.96.10.in-addr.arpa', type: 'PTR', want: ['NOERROR', 'web.default.svc.cluster.local.'] },
  ])('$type $ask', ({ ask, type, want }) => {
    const answer = resolveInCluster(ask, type, 'cluster.local', source);
    expect([answer?.code, ...(answer?.records.map(({ data }) => data) ?? [])]).toEqual(want);
  });

  test('other names are not the cluster\'s', () => {
    expect(resolveInCluster('example.com', 'A', 'cluster.local', source)).toBeUndefined();
  });
});
