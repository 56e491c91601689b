// Mirrors pkg/apis/networking/validation
import type { IngressClass, IngressClassParametersReference } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, domainPathErrors } from '#cluster/apimachinery/validation/formats.js';
import { localReferenceErrors } from '#cluster/registry/networking/ingress/local-reference.js';

const CONTROLLER_LENGTH_MAX = 250;
const SCOPES = ['Cluster', 'Namespace'];

export function validate({ spec }: IngressClass): FieldError[] {
  const controller = spec?.controller ?? '';
  return [
    ...(controller.length > CONTROLLER_LENGTH_MAX ? [tooLong('spec.controller', CONTROLLER_LENGTH_MAX)] : []),
    ...domainPathErrors('spec.controller', controller),
    ...(spec?.parameters === undefined ? [] : parameterErrors(spec.parameters)),
  ];
}

function parameterErrors(parameters: IngressClassParametersReference): FieldError[] {
  const path = 'spec.parameters';
  const errors = localReferenceErrors(parameters, path);
  const { scope, namespace } = parameters;
  if (scope === undefined) return [...errors, required(`${path}.scope`)];
  if (!SCOPES.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, SCOPES));
  if (scope === 'Namespace') {
    if ((namespace ?? '') === '') errors.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
    else for (const problem of dns1123LabelErrors(namespace as string)) errors.push(invalidValue(`${path}.namespace`, namespace, problem));
  }
  if (scope === 'Cluster' && namespace !== undefined) errors.push(forbiddenField(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  return errors;
}
