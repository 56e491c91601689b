// Mirrors apimachinery/pkg/apis/internalversion/validation and the decoding of query parameters
// Differs: nothing that can be seen.
import { invalid } from '#cluster/apimachinery/errors.js';
import { forbiddenField, notSupported, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { PageQuery } from '#cluster/apiserver/verbs/list-page.js';
import { integerOf } from './query-values.js';
import { first, isOn, type Query } from './request-info.js';

export interface ListOptions extends Required<PageQuery> {
  readonly timeoutSeconds: number | undefined;
  readonly allowsBookmarks: boolean;
  /** Undefined: not said. */
  readonly sendsInitialEvents: boolean | undefined;
}

/** Throws StatusError: BadRequest, Invalid. */
export function listOptions(query: Query, isWatch: boolean): ListOptions {
  const options: ListOptions = {
    limit: integerOf(query, 'limit') ?? 0,
    token: first(query, 'continue') ?? '',
    resourceVersion: first(query, 'resourceVersion') ?? '',
    match: first(query, 'resourceVersionMatch') ?? '',
    timeoutSeconds: integerOf(query, 'timeoutSeconds'),
    allowsBookmarks: isOn(query, 'allowWatchBookmarks'),
    sendsInitialEvents: query.has('sendInitialEvents') ? isOn(query, 'sendInitialEvents') : undefined,
  };
  const errors = isWatch ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', resource: 'ListOptions' }, '', errors);
  return options;
}

const MATCH = 'resourceVersionMatch';

function listErrors({ match, resourceVersion, token, sendsInitialEvents }: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (match !== '') {
    if (resourceVersion === '') errors.push(forbiddenField(MATCH, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (token !== '') errors.push(forbiddenField(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(MATCH, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && resourceVersion === '0') errors.push(forbiddenField(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendsInitialEvents !== undefined) errors.push(forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

function watchErrors({ match, token, sendsInitialEvents }: ListOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (sendsInitialEvents !== undefined && match !== 'NotOlderThan') errors.push(forbiddenField(MATCH, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (match === '') return errors;
  if (sendsInitialEvents === undefined) errors.push(forbiddenField(MATCH, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (match !== 'NotOlderThan') errors.push(notSupported(MATCH, match, ['NotOlderThan']));
  if (token !== '') errors.push(forbiddenField(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
  return errors;
}
