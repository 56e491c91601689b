// Mirrors pkg/registry/core/secret
// Differs: nothing that can be seen.
import type { Secret } from '#cluster/api/generated/types.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import { frozenDataErrors } from '#cluster/registry/core/frozen-data.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill } from '#cluster/registry/fill.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { tlsPairProblem } from './tls-pair.js';
import { plain, validate } from './validation.js';

export const secretStrategy: Behaviour<Secret> = {
  setDefaults: (secret) => {
    const typed = fill(secret, { type: 'Opaque' });
    const { stringData, ...rest } = typed;
    if (stringData === undefined) return typed;
    const data: Record<string, string> = { ...rest.data };
    for (const [name, value] of Object.entries(stringData)) data[name] = encodeBase64(encodeUtf8(value));
    return { ...rest, data };
  },
  // An update that leaves the type out keeps it.
  prepareForUpdate: (next, previous) => ((next.type ?? '') === '' && previous.type !== undefined ? { ...next, type: previous.type } : next),
  validate,
  validateUpdate: (next, previous) => [
    ...(next.type === previous.type ? [] : [invalidValue('type', next.type, 'field is immutable')]),
    ...frozenDataErrors(next, previous, ['data']),
    ...validate(next),
  ],
  warnings: ({ type, data }) => {
    const problem = type === 'kubernetes.io/tls' ? tlsPairProblem(plain(data?.['tls.crt']), plain(data?.['tls.key'])) : undefined;
    return problem === undefined ? [] : [problem];
  },
  selectableFields: { type: ({ type }) => type ?? '' },
};
