// Mirrors pkg/apis/core/validation/events.go
// Differs: nothing that can be seen.
import type { CoreV1Event } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';

const LENGTH_MAX = 128;
const NOTE_LENGTH_MAX = 1024;
const SERIES_COUNT_MIN = 2;

/** What is asked of every event; what its reporter is called stands in a field of each group's own. */
export function validate(event: CoreV1Event, reporterField: 'reportingComponent' | 'reportingController' = 'reportingComponent'): FieldError[] {
  const namespace = event.metadata?.namespace ?? '';
  const own = (event.eventTime ?? '') === '' ? oldErrors(event, namespace) : newErrors(event, namespace, reporterField);
  return [...own, ...dns1123SubdomainErrors(namespace).map((problem) => invalidValue('namespace', namespace, problem))];
}

function otherNamespace({ involvedObject }: CoreV1Event): FieldError {
  return invalidValue('involvedObject.namespace', involvedObject.namespace ?? '', 'does not match event.namespace');
}

/** Of an event that does not say when it was made. */
function oldErrors(event: CoreV1Event, namespace: string): FieldError[] {
  const about = event.involvedObject.namespace ?? '';
  const isGood = about === '' ? namespace === '' || namespace === 'default' : about === namespace;
  return isGood ? [] : [otherNamespace(event)];
}

function newErrors(event: CoreV1Event, namespace: string, reporterField: string): FieldError[] {
  const { involvedObject, reportingComponent: reporter = '', reportingInstance: instance = '', action = '', reason = '', message = '' } = event;
  return [
    ...((involvedObject.namespace ?? '') === '' && namespace !== 'default' && namespace !== 'kube-system' ? [otherNamespace(event)] : []),
    ...(reporter === '' ? [required(reporterField)] : []),
    ...qualifiedNameErrors(reporter).map((problem) => invalidValue(reporterField, reporter, problem)),
    ...textErrors('reportingInstance', instance),
    ...textErrors('action', action),
    ...textErrors('reason', reason),
    ...lengthErrors('message', message, NOTE_LENGTH_MAX),
  ];
}

function textErrors(field: string, text: string): FieldError[] {
  return [...(text === '' ? [required(field)] : []), ...lengthErrors(field, text, LENGTH_MAX)];
}

function lengthErrors(field: string, text: string, max: number): FieldError[] {
  return text.length > max ? [invalidValue(field, '', `can have at most ${max} characters`)] : [];
}

/** Of events.k8s.io, in the form of the core group. */
export function validateStrictly(event: CoreV1Event): FieldError[] {
  const { eventTime, type = '', firstTimestamp, lastTimestamp, count = 0, source } = event;
  const errors = [...validate(event, 'reportingController'), ...seriesErrors(event)];
  if ((eventTime ?? '') === '') errors.push(required('eventTime'));
  if (type !== 'Normal' && type !== 'Warning') errors.push(invalidValue('type', '', `has invalid value: ${type}`));
  const isSet = { firstTimestamp: (firstTimestamp ?? '') !== '', lastTimestamp: (lastTimestamp ?? '') !== '', count: count !== 0, source: (source?.component ?? '') !== '' || (source?.host ?? '') !== '' };
  for (const [field, is] of Object.entries(isSet)) if (is) errors.push(invalidValue(field, '', 'needs to be unset'));
  return errors;
}

function seriesErrors({ series }: CoreV1Event): FieldError[] {
  if (series === undefined) return [];
  return [
    ...((series.count ?? 0) < SERIES_COUNT_MIN ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...((series.lastObservedTime ?? '') === '' ? [required('series.lastObservedTime')] : []),
  ];
}

type Reference = CoreV1Event['involvedObject'];

function shownReference({ kind = '', namespace = '', name = '', uid = '', apiVersion = '', resourceVersion = '', fieldPath = '' }: Reference): object {
  return { Kind: kind, Namespace: namespace, Name: name, UID: uid, APIVersion: apiVersion, ResourceVersion: resourceVersion, FieldPath: fieldPath };
}

/** What never changes, as the server's own type has it. */
function fixedFields(event: CoreV1Event): Readonly<Record<string, unknown>> {
  const { involvedObject, reason = '', message = '', source = {}, firstTimestamp = null, lastTimestamp = null, count = 0, type = '', eventTime, action = '', related, reportingComponent = '', reportingInstance = '' } = event;
  return {
    involvedObject: shownReference(involvedObject), reason, message, source: { Component: source.component ?? '', Host: source.host ?? '' }, firstTimestamp, lastTimestamp, count, type,
    // Finer than a microsecond it may differ.
    eventTime: eventTime?.replace(/(\.\d{6})\d+/, '$1') ?? null,
    action, related: related === undefined ? null : shownReference(related), reportingController: reportingComponent, reportingInstance,
  };
}

export function validateStrictUpdate(next: CoreV1Event, previous: CoreV1Event): FieldError[] {
  const [is, was] = [fixedFields(next), fixedFields(previous)];
  const changed = Object.keys(is).filter((field) => !semanticEqual(is[field], was[field]));
  return [
    ...validate(next, 'reportingController'),
    ...(semanticEqual(next.series, previous.series) ? [] : seriesErrors(next)),
    ...changed.map((field) => invalidValue(field, is[field], 'field is immutable')),
  ];
}
