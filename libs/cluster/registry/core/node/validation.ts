// Mirrors pkg/apis/core/validation: nodes
import type { Node, Taint } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { legacyCidrErrors, parseCidr } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { amountErrors } from '#cluster/registry/core/resource-names.js';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validate({ spec, status }: Node): FieldError[] {
  const { taints = [], podCIDRs = [] } = spec ?? {};
  const errors = taintErrors(taints);
  for (const list of ['capacity', 'allocatable'] as const) {
    const amounts = status?.[list] ?? {};
    for (const name of Object.keys(amounts).sort()) errors.push(...amountErrors(`status.${list}.${name}`, name, amounts[name] as string));
  }
  for (const [i, range] of podCIDRs.entries()) errors.push(...legacyCidrErrors(`spec.podCIDRs[${i}]`, range));
  const families = new Set(podCIDRs.map((range) => parseCidr(range)?.family));
  if (podCIDRs.length > 1 && (podCIDRs.length > 2 || families.size < 2)) errors.push(invalidValue('spec.podCIDRs', podCIDRs, 'may specify no more than one CIDR for each IP family'));
  return errors;
}

/** Their place is Kubernetes' own: in its refusals taints are a part of the metadata. */
function taintErrors(taints: readonly Taint[]): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  taints.forEach((taint, i) => {
    const { key = '', value = '', effect = '' } = taint;
    const at = `metadata.taints[${i}]`;
    for (const problem of qualifiedNameErrors(key)) errors.push(invalidValue(`${at}.key`, key, problem));
    const problems = labelValueErrors(value);
    if (problems.length > 0) errors.push(invalidValue(`${at}.value`, value, problems.join(';')));
    if (effect === '') errors.push(required(`${at}.effect`));
    else if (!EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, EFFECTS));
    const identity = `${key}:${effect}`;
    const again = duplicate(at, internalJson('Taint', taint));
    if (seen.has(identity)) errors.push({ ...again, body: `${again.body}: taints must be unique by key and effect pair` });
    seen.add(identity);
  });
  return errors;
}

export function changeErrors(next: Stored<Node>, previous: Stored<Node>): FieldError[] {
  const errors: FieldError[] = [];
  const addresses = new Set<string>();
  (next.status?.addresses ?? []).forEach(({ type, address }, i) => {
    const identity = `${type}/${address}`;
    if (addresses.has(identity)) errors.push(duplicate(`status.addresses[${i}]`, { Type: type, Address: address }));
    addresses.add(identity);
  });
  const before = previous.spec.podCIDRs ?? [];
  if (before.length > 0 && !deepEqual(next.spec.podCIDRs, before)) errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  const id = previous.spec.providerID ?? '';
  if (id !== '' && next.spec.providerID !== id) errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  return errors;
}
