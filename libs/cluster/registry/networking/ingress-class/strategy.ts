// Mirrors pkg/registry/networking/ingressclass
// Differs: nothing that can be seen.
import type { IngressClass, IngressClassParametersReference } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, domainPathErrors } from '#cluster/apimachinery/validation/formats.js';
import { immutable } from '#cluster/registry/apps/selector-validation.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { localReferenceErrors } from '#cluster/registry/networking/ingress/local-reference.js';

const CONTROLLER_LENGTH_MAX = 250;
const SCOPES = ['Cluster', 'Namespace'];

export const ingressClassStrategy: Behaviour<IngressClass> = {
  hasGeneration: true,
  setDefaults: (object) => withPart(object, 'spec', (spec) => withPart(spec, 'parameters', (parameters) => fill(parameters, { scope: 'Cluster' }))),
  validate,
  validateUpdate: (next, previous) => [...immutable(next.spec.controller, previous.spec.controller, 'spec.controller'), ...validate(next)],
  columns: [
    { ...NAME, cell: ({ metadata }) => (metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true' ? `${metadata.name} (default)` : metadata.name) },
    text('Controller', ({ spec }) => spec.controller ?? ''),
    text('Parameters', ({ spec }) => (spec.parameters === undefined ? '<none>' : `${spec.parameters.kind}${(spec.parameters.apiGroup ?? '') === '' ? '' : `.${spec.parameters.apiGroup}`}/${spec.parameters.name}`)),
    AGE,
  ],
};

function validate({ spec }: IngressClass): FieldError[] {
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
