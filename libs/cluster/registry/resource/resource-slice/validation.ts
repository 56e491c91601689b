// Mirrors pkg/apis/resource/validation: resource slices
import type { Counter, CounterSet, Device, DeviceAttribute, DeviceCounterConsumption, DeviceTaint, ResourcePool, ResourceSlice, ResourceSliceSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { nodeSelectorErrors } from '#cluster/registry/core/pod/validate-affinity.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { bindingConditionErrors } from '#cluster/registry/resource/binding-conditions.js';
import { listErrors, mapErrors, setErrors } from '#cluster/registry/resource/collections.js';
import { TAINT_EFFECTS } from '#cluster/registry/resource/device-claim.js';
import { driverErrors, labelErrors, labelKeyErrors, labelTextErrors, poolErrors, qualifiedErrors, subdomainErrors } from '#cluster/registry/resource/names.js';
import { capacityErrors } from './capacity.js';

const DEVICES_MAX = 128;
/** With taints or counters. */
const INVOLVED_DEVICES_MAX = 64;
const PROPERTIES_MAX = 32;
const TAINTS_MAX = 16;
const COUNTER_SETS_MAX = 8;
const CONSUMED_SETS_MAX = 2;
const COUNTERS_MAX = 32;
const VALUE_BYTES_MAX = 64;
const NUMBER = '(0|[1-9]\\d*)';
const PRERELEASE = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const BUILD = '[0-9a-zA-Z-]+';
const SEMVER = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(-${PRERELEASE}(\\.${PRERELEASE})*)?(\\+${BUILD}(\\.${BUILD})*)?$`);

export function validate({ spec }: ResourceSlice, previous?: ResourceSlice): FieldError[] {
  const before = previous?.spec;
  const errors = [...driverErrors(spec.driver, 'spec.driver'), ...placeErrors(spec.pool, 'spec.pool')];
  if (before !== undefined) {
    errors.push(...immutable(spec.pool?.name, before.pool?.name, 'spec.pool.name'), ...immutable(spec.driver, before.driver, 'spec.driver'), ...immutable(spec.nodeName, before.nodeName, 'spec.nodeName'));
  }
  errors.push(...reachErrors(spec));
  if (spec.sharedCounters !== undefined && spec.devices !== undefined) errors.push(invalidValue('spec', '', 'only one of `sharedCounters` or `devices` is allowed'));
  const devices = spec.devices ?? [];
  const isInvolved = devices.some(({ taints = [], consumesCounters = [] }) => taints.length + consumesCounters.length > 0);
  errors.push(...setErrors(devices, isInvolved ? INVOLVED_DEVICES_MAX : DEVICES_MAX, 'spec.devices', ({ name }) => name, (device, at) => deviceErrors(device, before?.devices?.find(({ name }) => name === device.name), spec.perDeviceNodeSelection === true, at)));
  return [...errors, ...setErrors(spec.sharedCounters, COUNTER_SETS_MAX, 'spec.sharedCounters', ({ name }) => name, counterSetErrors)];
}

function placeErrors(pool: ResourcePool | undefined, at: string): FieldError[] {
  const { name, resourceSliceCount = 0, generation = 0 } = pool ?? ({} as Partial<ResourcePool>);
  return [
    ...poolErrors(name, `${at}.name`),
    ...(resourceSliceCount <= 0 ? [invalidValue(`${at}.resourceSliceCount`, resourceSliceCount, 'must be greater than zero')] : []),
    ...(generation < 0 ? [invalidValue(`${at}.generation`, generation, 'must be greater than or equal to zero')] : []),
  ];
}

/** Which nodes reach the devices is said in one way. */
function reachErrors({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection }: ResourceSliceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const given: string[] = [];
  if (nodeName === '') errors.push(invalidValue('spec.nodeName', nodeName, 'must be either unset or set to a non-empty string'));
  else if (nodeName !== undefined) {
    given.push('`nodeName`');
    errors.push(...subdomainErrors(nodeName, 'spec.nodeName'));
  }
  if (nodeSelector !== undefined) {
    given.push('`nodeSelector`');
    errors.push(...nodeSelectorErrors(nodeSelector, 'spec.nodeSelector'));
    if (nodeSelector.nodeSelectorTerms?.length !== 1) errors.push(invalidValue('spec.nodeSelector.nodeSelectorTerms', nodeSelector.nodeSelectorTerms ?? null, 'must have exactly one node selector term'));
  }
  for (const [name, value] of [['allNodes', allNodes], ['perDeviceNodeSelection', perDeviceNodeSelection]] as const) {
    if (value === true) given.push(`\`${name}\``);
    else if (value === false) errors.push(invalidValue(`spec.${name}`, value, 'must be either unset or set to true'));
  }
  const one = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (given.length === 0) errors.push(required('spec', one));
  else if (given.length > 1) errors.push(invalidValue('spec', `{${given.join(', ')}}`, `${one}, but multiple fields are set`));
  return errors;
}

function deviceErrors(device: Device, before: Device | undefined, hasOwnReach: boolean, at: string): FieldError[] {
  const { attributes = {}, capacity = {}, taints } = device;
  const errors = labelErrors(device.name, `${at}.name`);
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  if (count > PROPERTIES_MAX) errors.push(invalidValue(at, count, `the total number of attributes and capacities must not exceed ${PROPERTIES_MAX}`));
  const none = Number.POSITIVE_INFINITY;
  errors.push(...mapErrors(attributes, none, `${at}.attributes`, qualifiedErrors, attributeErrors));
  if (!semanticEqual(before?.capacity, device.capacity)) errors.push(...mapErrors(capacity, none, `${at}.capacity`, qualifiedErrors, (each, field) => capacityErrors(each, device.allowMultipleAllocations === true, field)));
  if (!semanticEqual(before?.taints, taints)) errors.push(...listErrors(taints, TAINTS_MAX, `${at}.taints`, taintErrors));
  errors.push(...setErrors(device.consumesCounters, CONSUMED_SETS_MAX, `${at}.consumesCounters`, ({ counterSet }) => counterSet, consumptionErrors));
  return [...errors, ...deviceReachErrors(device, hasOwnReach, at), ...bindingConditionErrors(device, at)];
}

function deviceReachErrors({ nodeName, nodeSelector, allNodes }: Device, isOwn: boolean, at: string): FieldError[] {
  if (!isOwn) {
    const isSaid = nodeName !== undefined || nodeSelector !== undefined || allNodes !== undefined;
    return isSaid ? [invalidValue(at, null, '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec')] : [];
  }
  const errors: FieldError[] = [];
  const given = [...(nodeName ? ['`nodeName`'] : []), ...(nodeSelector === undefined ? [] : ['`nodeSelector`']), ...(allNodes === true ? ['`allNodes`'] : [])];
  if (nodeName !== undefined) errors.push(...(nodeName === '' ? [invalidValue(`${at}.nodeName`, nodeName, 'must not be empty')] : subdomainErrors(nodeName, `${at}.nodeName`)));
  if (nodeSelector !== undefined) errors.push(...nodeSelectorErrors(nodeSelector, `${at}.nodeSelector`));
  if (allNodes === false) errors.push(invalidValue(`${at}.allNodes`, allNodes, 'must be either unset or set to true'));
  const one = 'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';
  if (given.length === 0) errors.push(required(at, one));
  else if (given.length > 1) errors.push(invalidValue(at, `{${given.join(', ')}}`, one));
  return errors;
}

function attributeErrors(attribute: DeviceAttribute, at: string): FieldError[] {
  const { bool, int, string, version } = attribute;
  const errors: FieldError[] = [];
  if (string !== undefined && string.length > VALUE_BYTES_MAX) errors.push(tooLong(`${at}.string`, VALUE_BYTES_MAX));
  if (version !== undefined && !SEMVER.test(version)) errors.push(invalidValue(`${at}.version`, version, 'must be a string compatible with semver.org spec 2.0.0'));
  if (version !== undefined && version.length > VALUE_BYTES_MAX) errors.push(tooLong(`${at}.version`, VALUE_BYTES_MAX));
  const count = [bool, int, string, version].filter((value) => value !== undefined).length;
  if (count === 0) errors.push(invalidValue(at, '', 'exactly one value must be specified'));
  else if (count > 1) errors.push(invalidValue(at, { IntValue: int ?? null, BoolValue: bool ?? null, StringValue: string ?? null, VersionValue: version ?? null, IntValues: null, BoolValues: null, StringValues: null, VersionValues: null }, 'exactly one value must be specified'));
  return errors;
}

function taintErrors({ key, value = '', effect = '' }: DeviceTaint, at: string): FieldError[] {
  const errors = [...labelKeyErrors(key, `${at}.key`), ...(value === '' ? [] : labelTextErrors(value, `${at}.value`))];
  if (effect === '') return [...errors, required(`${at}.effect`)];
  return TAINT_EFFECTS.includes(effect) ? errors : [...errors, notSupported(`${at}.effect`, effect, TAINT_EFFECTS)];
}

function counterSetErrors({ name = '', counters }: CounterSet, at: string): FieldError[] {
  return [...(name === '' ? [required(`${at}.name`)] : labelErrors(name, `${at}.name`)), ...countersErrors(counters, `${at}.counters`)];
}

function consumptionErrors({ counterSet = '', counters }: DeviceCounterConsumption, at: string): FieldError[] {
  return [...(counterSet === '' ? [required(`${at}.counterSet`)] : labelErrors(counterSet, `${at}.counterSet`)), ...countersErrors(counters, `${at}.counters`)];
}

/** Any amount will do. */
function countersErrors(counters: Readonly<Record<string, Counter>> | undefined, field: string): FieldError[] {
  return Object.keys(counters ?? {}).length === 0 ? [required(field)] : mapErrors(counters, COUNTERS_MAX, field, labelErrors, () => []);
}
