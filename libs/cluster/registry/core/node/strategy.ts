// Mirrors pkg/registry/core/node
// Differs: nothing that can be seen.
import type { Node } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const ROLE = 'node-role.kubernetes.io/';

export const nodeStrategy: Behaviour<Node> = {
  validate: ({ spec }) => taintErrors(spec?.taints ?? []),
  validateUpdate: (next, previous) => [...taintErrors(next.spec.taints ?? []), ...changeErrors(next, previous)],
  hasGeneration: false,
  columns: [
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
  ],
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable === true) },
};

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

function taintErrors(taints: NonNullable<NonNullable<Node['spec']>['taints']>): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  taints.forEach(({ key = '', value = '', effect }, i) => {
    const at = `spec.taints[${i}]`;
    for (const problem of qualifiedNameErrors(key)) errors.push(invalidValue(`${at}.key`, key, problem));
    for (const problem of labelValueErrors(value)) errors.push(invalidValue(`${at}.value`, value, problem));
    if ((effect ?? '') === '') errors.push(required(`${at}.effect`));
    else if (!EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, EFFECTS));
    const identity = `${key}:${effect}`;
    if (seen.has(identity)) errors.push(duplicate(at, { key, value, effect }));
    seen.add(identity);
  });
  return errors;
}

function changeErrors(next: Stored<Node>, previous: Stored<Node>): FieldError[] {
  const before = previous.spec.podCIDRs ?? [];
  if (before.length > 0 && !deepEqual(next.spec.podCIDRs, before)) return [forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')];
  const id = previous.spec.providerID ?? '';
  if (id !== '' && next.spec.providerID !== id) return [forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid')];
  return [];
}
