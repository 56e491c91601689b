import { pods } from '#cluster/api/resources.js';
import type { Subresource } from '#cluster/apiserver/strategy.js';
import { defineResource, proxy, STATUS } from '#cluster/registry/define-resource.js';
import { podColumns, podRowConditions } from './columns.js';
import { podStrategy } from './strategy.js';

/** A stream: its options come as a query. */
function stream(name: string, kind: string): Subresource {
  return { name, verbs: ['create', 'get'], kind: { group: '', version: 'v1', kind } };
}

export const podResource = defineResource(pods, {
  shortNames: ['po'],
  categories: ['all'],
  subresources: [
    stream('attach', 'PodAttachOptions'),
    { name: 'binding', verbs: ['create'], kind: { group: '', version: 'v1', kind: 'Binding' } },
    { name: 'ephemeralcontainers', verbs: ['get', 'patch', 'update'] },
    { name: 'eviction', verbs: ['create'], kind: { group: 'policy', version: 'v1', kind: 'Eviction' } },
    stream('exec', 'PodExecOptions'),
    { name: 'log', verbs: ['get'] },
    stream('portforward', 'PodPortForwardOptions'),
    proxy('PodProxyOptions'),
    { name: 'resize', verbs: ['get', 'patch', 'update'] },
    STATUS,
  ],
  strategy: podStrategy,
  columns: podColumns,
  rowConditions: podRowConditions,
});
