// Mirrors kube-aggregator/pkg/apis/apiregistration/validation
import type { APIService, APIServiceSpec } from '#cluster/api/generated/types.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1035LabelErrors, dns1123SubdomainErrors, pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import { decodeBase64 } from '#linux/env/base64.js';

const GROUP_PRIORITY_MAX = 20_000;
const VERSION_PRIORITY_MAX = 1000;
const STATUSES = ['True', 'False', 'Unknown'];

export function validate({ metadata, spec = {} as APIServiceSpec }: APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum: groups = 0, versionPriority: versions = 0 } = spec;
  const [name, wanted] = [metadata?.name ?? '', `${version}.${group}`];
  const errors = name === wanted || pathSegmentErrors(name).length > 0 ? [] : [invalidValue('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`)];
  if (group === '' && version !== 'v1') errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  if (group !== '') errors.push(...dns1123SubdomainErrors(group).map((problem) => invalidValue('spec.group', group, problem)));
  errors.push(...dns1035LabelErrors(version).map((problem) => invalidValue('spec.version', version, problem)));
  if (groups <= 0 || groups > GROUP_PRIORITY_MAX) errors.push(invalidValue('spec.groupPriorityMinimum', groups, `must be positive and less than ${GROUP_PRIORITY_MAX}`));
  if (versions <= 0 || versions > VERSION_PRIORITY_MAX) errors.push(invalidValue('spec.versionPriority', versions, `must be positive and less than ${VERSION_PRIORITY_MAX}`));
  return [...errors, ...(spec.service === undefined ? localErrors(spec) : serviceErrors(spec, spec.service))];
}

function localErrors({ caBundle = '', insecureSkipTLSVerify }: APIServiceSpec): FieldError[] {
  return [
    ...(caBundle === '' ? [] : [invalidValue('spec.caBundle', `${decodeBase64(caBundle).length} bytes`, 'local APIServices may not have a caBundle')]),
    ...(insecureSkipTLSVerify === true ? [invalidValue('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')] : []),
  ];
}

function serviceErrors({ caBundle = '', insecureSkipTLSVerify }: APIServiceSpec, { namespace = '', name = '', port = 0 }: NonNullable<APIServiceSpec['service']>): FieldError[] {
  return [
    ...(namespace === '' ? [required('spec.service.namespace')] : []),
    ...(name === '' ? [required('spec.service.name')] : []),
    ...(port < 1 || port > 65_535 ? [invalidValue('spec.service.port', port, 'port is not valid: must be between 1 and 65535, inclusive')] : []),
    ...(insecureSkipTLSVerify === true && caBundle !== '' ? [invalidValue('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')] : []),
  ];
}

export function validateStatus({ status }: APIService): FieldError[] {
  return (status?.conditions ?? []).flatMap((condition, i) => (STATUSES.includes(condition.status) ? [] : [notSupported(`status.conditions[${i}].status`, condition.status, STATUSES)]));
}
