// Mirrors pkg/apis/resource/validation: device classes
import type { DeviceClass, DeviceClassSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { isExtended } from '#cluster/registry/core/resource-names.js';
import { listErrors } from '#cluster/registry/resource/collections.js';
import { CONFIGURATIONS_MAX, configurationErrors } from '#cluster/registry/resource/device-configuration.js';
import { selectorsErrors } from '#cluster/registry/resource/selectors.js';

/** Expressions that were taken once are not looked at again. */
export function validate({ spec = {} }: DeviceClass, previous?: DeviceClass): FieldError[] {
  const before: Partial<DeviceClassSpec> | undefined = previous?.spec;
  const { selectors, config, extendedResourceName: name } = spec;
  return [
    ...(before !== undefined && semanticEqual(selectors, before.selectors) ? [] : selectorsErrors(selectors, 'spec.selectors')),
    ...listErrors(config, CONFIGURATIONS_MAX, 'spec.config', configurationErrors),
    ...(name !== undefined && !isExtended(name) ? [invalidValue('spec.extendedResourceName', name, 'must be a valid extended resource name')] : []),
  ];
}
