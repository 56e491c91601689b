// Mirrors pkg/controller/nodeipam (range allocator)
// Differs: one range, 10.244.0.0/16, in blocks of /24: 256 nodes, then 10.245.0.0/16 and on.
import { nodes } from '#cluster/api/resources.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { ownKey } from '#cluster/controllers/wake.js';

const FIRST = 10 * 65536 + 244 * 256;
/** As far as 10.255.255.0/24: enough for 3,072 nodes. */
const BLOCKS_MAX = 12 * 256;

export const nodeIpamController: Controller = {
  name: 'node-ipam-controller',
  serviceAccount: 'node-controller',
  eventSource: 'cidrAllocator',
  watches: [on(nodes, ownKey)],
  /** Gives each node the addresses of its pods. */
  reconcile(name, context) {
    const node = context.lister(nodes).find(name);
    if (node === undefined || node.metadata.deletionTimestamp !== undefined || (node.spec.podCIDR ?? '') !== '') return;
    const taken = new Set(context.lister(nodes).list().map(({ spec }) => spec.podCIDR));
    for (let i = 0; i < BLOCKS_MAX; i++) {
      const podCIDR = blockAt(i);
      if (taken.has(podCIDR)) continue;
      context.client.patch(nodes, undefined, name, 'strategic', { spec: { podCIDR, podCIDRs: [podCIDR] } });
      return;
    }
    context.events.event(node, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`);
  },
};

function blockAt(index: number): string {
  const block = FIRST + index;
  return `${Math.floor(block / 65536)}.${Math.floor(block / 256) % 256}.${block % 256}.0/24`;
}
