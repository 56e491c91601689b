import type { IngressClass } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const ingressClassColumns: readonly Column<IngressClass>[] = described([
  { ...NAME, cell: ({ metadata }) => (metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true' ? `${metadata.name} (default)` : metadata.name) },
  text('Controller', ({ spec }) => spec.controller ?? ''),
  text('Parameters', ({ spec }) => (spec.parameters === undefined ? '<none>' : `${spec.parameters.kind}${(spec.parameters.apiGroup ?? '') === '' ? '' : `.${spec.parameters.apiGroup}`}/${spec.parameters.name}`)),
  AGE,
], {
  Controller: 'Controller that is responsible for handling this class',
  Parameters: 'A reference to a resource with additional parameters',
});
