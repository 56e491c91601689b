// Mirrors pkg/apis/core/validation: nodes
import type { Node, Taint } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { legacyCidrErrors, parseCidr } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, forbiddenField, internalError, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { amountErrors } from '#cluster/registry/core/resource-names.js';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validate(node: Node): FieldError[] {
  const { taints = [], podCIDRs = [] } = node.spec ?? {};
  return [...taintErrors(taints), ...resourceErrors(node), ...rangeErrors(podCIDRs)];
}

function resourceErrors({ status }: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((list) => {
    const amounts = status?.[list] ?? {};
    return Object.keys(amounts).sort().flatMap((name) => amountErrors(`status.${list}.${name}`, name, amounts[name] as string));
  });
}

function rangeErrors(ranges: readonly string[]): FieldError[] {
  const at = 'spec.podCIDRs';
  const errors = ranges.flatMap((range, i) => legacyCidrErrors(`${at}[${i}]`, range));
  if (ranges.length < 2) return errors;
  const wrong = ranges.findIndex((range) => parseCidr(range) === undefined);
  if (wrong >= 0) errors.push(internalError(at, `invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[${wrong}]: <nil> (invalid CIDR address: ${ranges[wrong]})`));
  const families = new Set(ranges.map((range) => parseCidr(range)?.family));
  if (wrong >= 0 || ranges.length > 2 || families.size < 2) errors.push(invalidValue(at, ranges, 'may specify no more than one CIDR for each IP family'));
  return [...errors, ...ranges.flatMap((range, i) => (ranges.indexOf(range) < i ? [duplicate(`${at}[${i}]`, range)] : []))];
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

/** Of an update of the status, too. */
export function statusErrors(node: Node): FieldError[] {
  const seen = new Set<string>();
  const repeated = (node.status?.addresses ?? []).flatMap(({ type, address }, i) => {
    const identity = `${type}/${address}`;
    const errors = seen.has(identity) ? [duplicate(`status.addresses[${i}]`, { Type: type, Address: address })] : [];
    seen.add(identity);
    return errors;
  });
  return [...resourceErrors(node), ...repeated];
}

export function changeErrors(next: Stored<Node>, previous: Stored<Node>): FieldError[] {
  const errors = statusErrors(next);
  const [before, now] = [previous.spec.podCIDRs ?? [], next.spec.podCIDRs ?? []];
  if (before.length > 0 && !deepEqual(now, before)) errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  const id = previous.spec.providerID ?? '';
  if (id !== '' && next.spec.providerID !== id) errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  if ((next.spec.externalID ?? '') !== (previous.spec.externalID ?? '')) errors.push(forbiddenField('spec.externalID', 'may not be updated'));
  return errors;
}
