// Mirrors pkg/apis/resource/validation: what is told of a claim's devices
// Differs: who may grant admin access is not asked again here.
import type { AllocatedDeviceStatus, AllocationResult, DeviceAllocationConfiguration, DeviceRequestAllocationResult, NetworkDeviceData, ResourceClaimConsumerReference, ResourceV1ResourceClaim } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { cidrErrors } from '#cluster/apimachinery/validation/addresses.js';
import { forbiddenField, invalidValue, notSupported, required, tooLong, tooMany, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { conditionsErrors } from '#cluster/registry/conditions.js';
import { nodeSelectorErrors } from '#cluster/registry/core/pod/validate-affinity.js';
import { bindingConditionErrors } from '#cluster/registry/resource/binding-conditions.js';
import { listErrors, setErrors } from '#cluster/registry/resource/collections.js';
import { referenceErrors, referencesErrors, requestNames, tolerationErrors, TOLERATIONS_MAX } from '#cluster/registry/resource/device-claim.js';
import { CONFIGURATIONS_MAX, configurationErrors, rawErrors } from '#cluster/registry/resource/device-configuration.js';
import { driverErrors, labelErrors, poolErrors, uidErrors } from '#cluster/registry/resource/names.js';

const CONSUMERS_MAX = 256;
const RESULTS_MAX = 32;
const CONDITIONS_MAX = 8;
const ADDRESSES_MAX = 16;
const INTERFACE_BYTES_MAX = 256;
const HARDWARE_BYTES_MAX = 128;
const SOURCES = ['FromClaim', 'FromClass'];

type Claim = Stored<ResourceV1ResourceClaim>;
type Names = ReadonlyMap<string, readonly string[]>;

export function validateStatus(next: Claim, previous: Claim): FieldError[] {
  const { reservedFor = [], devices, allocation } = next.status ?? {};
  const names = requestNames(next.spec.devices ?? {});
  const allocated = new Set((allocation?.devices?.results ?? []).map(deviceId));
  const errors = setErrors(reservedFor, CONSUMERS_MAX, 'status.reservedFor', ({ uid }) => uid, consumerErrors);
  errors.push(...setErrors(devices, Number.POSITIVE_INFINITY, 'status.devices', deviceId, (each, at) => deviceErrors(each, allocated, at)));
  if (reservedFor.length > 0 && allocation === undefined) errors.push(forbiddenField('status.reservedFor', 'may not be specified when `allocated` is not set'));
  else if (next.metadata.deletionTimestamp !== undefined && reservedFor.some((each) => !(previous.status?.reservedFor ?? []).some((known) => semanticEqual(known, each)))) {
    errors.push(forbiddenField('status.reservedFor', 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set'));
  }
  const before = previous.status?.allocation;
  if (allocation === undefined) return errors;
  if (before === undefined) return [...errors, ...allocationErrors(allocation, names, 'status.allocation')];
  return semanticEqual(allocation, before) ? errors : [...errors, invalidValue('status.allocation', allocation, 'field is immutable')];
}

function deviceId({ driver, pool, device, shareID }: AllocatedDeviceStatus | DeviceRequestAllocationResult): string {
  return [driver, pool, device, ...(shareID === undefined ? [] : [shareID])].join('/');
}

function consumerErrors(consumer: ResourceClaimConsumerReference, at: string): FieldError[] {
  return (['resource', 'name', 'uid'] as const).filter((field) => (consumer[field] ?? '') === '').map((field) => required(`${at}.${field}`));
}

function deviceErrors(device: AllocatedDeviceStatus, allocated: ReadonlySet<string>, at: string): FieldError[] {
  const { data, networkData, shareID } = device;
  // Where there are none they are null.
  const conditions = device.conditions ?? [];
  return [
    ...driverErrors(device.driver, `${at}.driver`), ...poolErrors(device.pool, `${at}.pool`), ...labelErrors(device.device, `${at}.device`),
    ...(shareID === undefined ? [] : uidErrors(shareID, `${at}.shareID`)),
    ...(allocated.has(deviceId(device)) ? [] : [invalidValue(at, deviceId(device), 'must be an allocated device in the claim')]),
    ...(conditions.length > CONDITIONS_MAX ? [tooMany(`${at}.conditions`, conditions.length, CONDITIONS_MAX)] : []), ...conditionsErrors(conditions, `${at}.conditions`),
    ...(data === undefined || data === null ? [] : rawErrors(data, `${at}.data`)),
    ...(networkData === undefined ? [] : networkErrors(networkData, `${at}.networkData`)),
  ];
}

function networkErrors({ interfaceName = '', hardwareAddress = '', ips }: NetworkDeviceData, at: string): FieldError[] {
  return [
    ...(interfaceName.length > INTERFACE_BYTES_MAX ? [tooLong(`${at}.interfaceName`, INTERFACE_BYTES_MAX)] : []),
    ...(hardwareAddress.length > HARDWARE_BYTES_MAX ? [tooLong(`${at}.hardwareAddress`, HARDWARE_BYTES_MAX)] : []),
    ...setErrors(ips, ADDRESSES_MAX, `${at}.ips`, (each) => each, (each, field) => cidrErrors(field, each)),
  ];
}

function allocationErrors({ devices = {}, nodeSelector }: AllocationResult, names: Names, at: string): FieldError[] {
  return [
    ...listErrors(devices.results, RESULTS_MAX, `${at}.devices.results`, (each, field) => resultErrors(each, names, field)),
    ...listErrors(devices.config, 2 * CONFIGURATIONS_MAX, `${at}.devices.config`, (each, field) => sourcedErrors(each, names, field)),
    ...(nodeSelector === undefined ? [] : nodeSelectorErrors(nodeSelector, `${at}.nodeSelector`)),
  ];
}

function resultErrors(result: DeviceRequestAllocationResult, names: Names, at: string): FieldError[] {
  const { request = '', tolerations, shareID } = result;
  return [
    ...referenceErrors(request, names, `${at}.request`), ...driverErrors(result.driver, `${at}.driver`), ...poolErrors(result.pool, `${at}.pool`), ...labelErrors(result.device, `${at}.device`),
    ...bindingConditionErrors(result, at),
    ...listErrors(tolerations, TOLERATIONS_MAX, `${at}.tolerations`, tolerationErrors),
    ...(shareID === undefined ? [] : uidErrors(shareID, `${at}.shareID`)),
  ];
}

function sourcedErrors(configuration: DeviceAllocationConfiguration, names: Names, at: string): FieldError[] {
  const { source = '', requests } = configuration;
  const wrong = source === '' ? [required(`${at}.source`)] : SOURCES.includes(source) ? [] : [notSupported(`${at}.source`, source, SOURCES)];
  return [...wrong, ...referencesErrors(requests, names, `${at}.requests`), ...configurationErrors(configuration, at)];
}
