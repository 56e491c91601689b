// Mirrors pkg/apis/resource/validation and pkg/apis/resource/v1/defaults.go: the devices that a claim or a template asks for
// Differs: nothing that can be seen.
import type { DeviceClaim, DeviceConstraint, DeviceRequest, DeviceSubRequest, DeviceToleration, ExactDeviceRequest, ResourceClaimSpec } from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { mapSame, withPart } from '#cluster/registry/fill.js';
import { listErrors, setErrors } from './collections.js';
import { CONFIGURATIONS_MAX, configurationErrors } from './device-configuration.js';
import { fullyQualifiedErrors, labelErrors, labelKeyErrors, labelTextErrors, subdomainErrors } from './names.js';
import { selectorsErrors } from './selectors.js';

export const REQUESTS_MAX = 32;
const ALTERNATIVES_MAX = 8;
export const TOLERATIONS_MAX = 16;
const MODES = ['All', 'ExactCount'];
const OPERATORS = ['Equal', 'Exists'];
export const TAINT_EFFECTS = ['NoExecute', 'NoSchedule', 'None'];
const NOT_A_REQUEST = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

export function claimDefaults(spec: ResourceClaimSpec): ResourceClaimSpec {
  return withPart(spec, 'devices', (devices) => withPart(devices, 'requests', (requests) => mapSame(requests, (request) =>
    withPart(withPart(request, 'exactly', counted), 'firstAvailable', (all) => mapSame(all, counted)))));
}

function counted<T extends ExactDeviceRequest | DeviceSubRequest>(request: T): T {
  const moded = (request.allocationMode ?? '') === '' ? { ...request, allocationMode: 'ExactCount' } : request;
  return moded.allocationMode === 'ExactCount' && (moded.count ?? 0) === 0 ? { ...moded, count: 1 } : moded;
}

export function claimSpecErrors({ devices = {} }: ResourceClaimSpec, path: string): FieldError[] {
  const at = `${path}.devices`;
  const names = requestNames(devices);
  return [
    ...setErrors(devices.requests, REQUESTS_MAX, `${at}.requests`, ({ name }) => name, requestErrors),
    ...listErrors(devices.constraints, REQUESTS_MAX, `${at}.constraints`, (each, field) => constraintErrors(each, names, field)),
    ...listErrors(devices.config, CONFIGURATIONS_MAX, `${at}.config`, (each, field) => [...referencesErrors(each.requests, names, `${field}.requests`), ...configurationErrors(each, field)]),
  ];
}

/** By request: the names of its alternatives. */
export function requestNames({ requests }: DeviceClaim): ReadonlyMap<string, readonly string[]> {
  // Where there are none they are null.
  return new Map((requests ?? []).map(({ name, firstAvailable = [] }) => [name, firstAvailable.map((each) => each.name)]));
}

export function referencesErrors(references: readonly string[] | undefined, names: ReadonlyMap<string, readonly string[]>, field: string): FieldError[] {
  return setErrors(references, REQUESTS_MAX, field, (name) => name, (name, at) => referenceErrors(name, names, at));
}

export function referenceErrors(name: string, names: ReadonlyMap<string, readonly string[]>, field: string): FieldError[] {
  const segments = name.split('/');
  const wrong = invalidValue(field, name, NOT_A_REQUEST);
  if (segments.length > 2) return [wrong];
  const alternatives = names.get(segments[0] as string);
  const isKnown = alternatives !== undefined && (segments.length === 1 || alternatives.includes(segments[1] as string));
  return [...segments.flatMap((segment) => labelErrors(segment, field)), ...(isKnown ? [] : [wrong])];
}

function requestErrors({ name, exactly, firstAvailable = [] }: DeviceRequest, at: string): FieldError[] {
  const errors = labelErrors(name, `${at}.name`);
  const one = 'exactly one of `exactly` or `firstAvailable` is required';
  if (exactly === undefined && firstAvailable.length === 0) return [...errors, required(at, one)];
  if (exactly !== undefined && firstAvailable.length > 0) return [...errors, invalidValue(at, null, `${one}, but multiple fields are set`)];
  if (exactly !== undefined) return [...errors, ...wantedErrors(exactly, `${at}.exactly`)];
  return [...errors, ...setErrors(firstAvailable, ALTERNATIVES_MAX, `${at}.firstAvailable`, (each) => each.name, (each, field) => [...labelErrors(each.name, `${field}.name`), ...wantedErrors(each, field)])];
}

function wantedErrors({ deviceClassName = '', selectors, allocationMode = '', count = 0, tolerations }: ExactDeviceRequest | DeviceSubRequest, at: string): FieldError[] {
  const errors = deviceClassName === '' ? [required(`${at}.deviceClassName`)] : subdomainErrors(deviceClassName, `${at}.deviceClassName`);
  errors.push(...selectorsErrors(selectors, `${at}.selectors`));
  if (!MODES.includes(allocationMode)) errors.push(notSupported(`${at}.allocationMode`, allocationMode, MODES));
  else if (allocationMode === 'All' && count !== 0) errors.push(invalidValue(`${at}.count`, count, "must not be specified when allocationMode is 'All'"));
  else if (allocationMode === 'ExactCount' && count <= 0) errors.push(invalidValue(`${at}.count`, count, 'must be greater than zero'));
  return [...errors, ...listErrors(tolerations, TOLERATIONS_MAX, `${at}.tolerations`, tolerationErrors)];
}

export function tolerationErrors({ key = '', operator = '', value = '', effect = '' }: DeviceToleration, at: string): FieldError[] {
  const errors = key === '' ? [] : labelKeyErrors(key, `${at}.key`);
  if (operator === '') errors.push(required(`${at}.operator`));
  else if (!OPERATORS.includes(operator)) errors.push(notSupported(`${at}.operator`, operator, OPERATORS));
  else if (operator === 'Equal') errors.push(...labelTextErrors(value, `${at}.value`));
  else if (value !== '') errors.push(invalidValue(`${at}.value`, value, 'must be empty for operator `Exists`'));
  return effect === '' || TAINT_EFFECTS.includes(effect) ? errors : [...errors, notSupported(`${at}.effect`, effect, TAINT_EFFECTS)];
}

function constraintErrors({ requests, matchAttribute, distinctAttribute }: DeviceConstraint, names: ReadonlyMap<string, readonly string[]>, at: string): FieldError[] {
  const errors = referencesErrors(requests, names, `${at}.requests`);
  if (matchAttribute !== undefined) return [...errors, ...fullyQualifiedErrors(matchAttribute, `${at}.matchAttribute`)];
  if (distinctAttribute !== undefined) return [...errors, ...fullyQualifiedErrors(distinctAttribute, `${at}.distinctAttribute`)];
  return [...errors, required(at, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set')];
}
