import type { Node } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

const ROLE = 'node-role.kubernetes.io/';

export const nodeColumns: readonly Column<Node>[] = described([
  NAME,
  text('Status', statusOf),
  text('Roles', rolesOf),
  AGE,
  text('Version', ({ status }) => status?.nodeInfo?.kubeletVersion ?? ''),
  text('Internal-IP', (node) => addressOf(node, 'InternalIP'), 1),
  text('External-IP', (node) => addressOf(node, 'ExternalIP'), 1),
  text('OS-Image', ({ status }) => unknown(status?.nodeInfo?.osImage), 1),
  text('Kernel-Version', ({ status }) => unknown(status?.nodeInfo?.kernelVersion), 1),
  text('Container-Runtime', ({ status }) => unknown(status?.nodeInfo?.containerRuntimeVersion), 1),
], {
  Status: 'The status of the node',
  Roles: 'The roles of the node',
  Version: fieldDoc('core.v1.NodeSystemInfo', 'kubeletVersion'),
  'Internal-IP': fieldDoc('core.v1.NodeStatus', 'addresses'),
  'External-IP': fieldDoc('core.v1.NodeStatus', 'addresses'),
  'OS-Image': fieldDoc('core.v1.NodeSystemInfo', 'osImage'),
  'Kernel-Version': fieldDoc('core.v1.NodeSystemInfo', 'kernelVersion'),
  'Container-Runtime': fieldDoc('core.v1.NodeSystemInfo', 'containerRuntimeVersion'),
});

function unknown(value: string | undefined): string {
  return value === undefined || value === '' ? '<unknown>' : value;
}

function statusOf({ spec, status }: Stored<Node>): string {
  const ready = status?.conditions?.find((each) => each.type === 'Ready');
  const texts = ready === undefined ? ['Unknown'] : [ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (spec.unschedulable === true) texts.push('SchedulingDisabled');
  return texts.join(',');
}

function rolesOf({ metadata }: Stored<Node>): string {
  const roles = new Set<string>();
  for (const [name, value] of Object.entries(metadata.labels ?? {})) {
    if (name.startsWith(ROLE) && name.length > ROLE.length) roles.add(name.slice(ROLE.length));
    else if (name === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return roles.size === 0 ? '<none>' : [...roles].sort().join(',');
}

function addressOf({ status }: Stored<Node>, type: string): string {
  return status?.addresses?.find((each) => each.type === type)?.address ?? '<none>';
}
