// Mirrors pkg/apis/storage/validation
import type { CSINode, CSINodeDriver } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { duplicate, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { driverNameErrors } from '#cluster/registry/core/volume/sources.js';
import { nonNegative } from '#cluster/registry/field-checks.js';

const NODE_ID_LENGTH_MAX = 256;

export function validate({ spec }: CSINode): FieldError[] {
  const names = (spec?.drivers ?? []).map(({ name }) => name);
  return (spec?.drivers ?? []).flatMap((driver, i) => {
    const path = `spec.drivers[${i}]`;
    return [...driverErrors(driver, path, names.indexOf(driver.name) < i), ...topologyErrors(driver.topologyKeys ?? [], path)];
  });
}

function driverErrors({ name, nodeID = '', allocatable }: CSINodeDriver, path: string, isSeen: boolean): FieldError[] {
  const errors = driverNameErrors(name, `${path}.name`);
  if (nodeID === '') errors.push(required(`${path}.nodeID`));
  if (nodeID.length > NODE_ID_LENGTH_MAX) errors.push(invalidValue(`${path}.nodeID`, nodeID, `must be ${NODE_ID_LENGTH_MAX} characters or less`));
  errors.push(...nonNegative(allocatable?.count, `${path}.allocatable.count`));
  return isSeen ? [...errors, duplicate(`${path}.name`, name)] : errors;
}

function topologyErrors(keys: readonly string[], path: string): FieldError[] {
  return keys.flatMap((key, i) => [
    ...(key === '' ? [required(path)] : []),
    ...(keys.indexOf(key) < i ? [duplicate(path, key)] : []),
    ...qualifiedNameErrors(key).map((text) => invalidValue(path, key, text)),
  ]);
}

/** What a driver can take may change, nothing else of it. */
export function validateUpdate(next: CSINode, previous: CSINode): FieldError[] {
  const fixed = ({ allocatable: _a, ...driver }: CSINodeDriver) => driver;
  const changed = (next.spec?.drivers ?? []).filter((driver) => {
    const before = (previous.spec?.drivers ?? []).find(({ name }) => name === driver.name);
    return before !== undefined && !semanticEqual(fixed(driver), fixed(before));
  });
  const shown = ({ name, nodeID, topologyKeys }: CSINodeDriver) => ({ Name: name, NodeID: nodeID, TopologyKeys: topologyKeys ?? null, Allocatable: null });
  return [...validate(next), ...changed.map((driver) => invalidValue('spec.drivers', shown(driver), 'field is immutable'))];
}
