// Mirrors apimachinery/pkg/apis/meta/v1/validation: CreateOptions, UpdateOptions, PatchOptions and DeleteOptions
// Differs: nothing that can be seen.
import { schemaNamed } from '#cluster/api/schema.js';
import { decode, DecodeError } from '#cluster/apimachinery/decode.js';
import { badRequest, invalid } from '#cluster/apimachinery/errors.js';
import { isObject } from '#cluster/apimachinery/json.js';
import { forbiddenField, invalidValue, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { RequestContext } from '#cluster/apiserver/request.js';
import type { DeleteOptions, PatchType, UserInfo } from '#cluster/client/client.js';
import type { HttpRequest } from '#linux/net/network.js';
import { parsePlainBody } from './body.js';
import { integerOf } from './query-values.js';
import { first, isOn, type Query } from './request-info.js';

const MANAGER_BYTES_MAX = 128;
const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'] as const;
const PROPAGATIONS = ['Foreground', 'Background', 'Orphan'] as const;

export type DeleteWishes = DeleteOptions & { readonly orphanDependents?: boolean; readonly dryRun?: readonly string[] };

/** Who writes, and how. `patch` is the type of a patch. Throws StatusError Invalid. */
export function writeContext(request: HttpRequest, query: Query, user: UserInfo, verb: string, patch?: PatchType): RequestContext {
  const dryRun = query.get('dryRun') ?? [];
  const manager = first(query, 'fieldManager') ?? '';
  const validation = first(query, 'fieldValidation') ?? '';
  if (verb === 'create' || verb === 'update' || verb === 'patch') {
    const errors = [
      ...(patch === 'apply' && manager === '' ? [required('fieldManager', 'is required for apply patch')] : []),
      ...(patch !== undefined && patch !== 'apply' && query.has('force') ? [forbiddenField('force', 'may not be specified for non-apply patch')] : []),
      ...managerErrors(manager), ...dryRunErrors(dryRun), ...validationErrors(validation),
    ];
    refuse(`${verb === 'create' ? 'Create' : verb === 'update' ? 'Update' : 'Patch'}Options`, errors);
  }
  const agent = (request.headers['user-agent'] ?? '').split('/')[0] as string;
  return {
    user, manager: manager !== '' ? manager : agent === '' ? 'unknown' : agent.slice(0, MANAGER_BYTES_MAX), isDryRun: dryRun.length > 0, isInternal: false, warnings: [],
    fieldValidation: validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn',
  };
}

/** A body says it all; without one the query does. Throws StatusError. */
export function deleteOptions(request: HttpRequest, query: Query): DeleteWishes {
  const options = request.body.length > 0 ? optionsOfBody(request) : optionsOfQuery(query);
  const { propagationPolicy, orphanDependents, dryRun = [] } = options;
  const errors: FieldError[] = [];
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    errors.push(invalidValue('propagationPolicy', propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set'));
  }
  if (propagationPolicy !== undefined && !PROPAGATIONS.includes(propagationPolicy)) {
    errors.push(unsupported('propagationPolicy', JSON.stringify(propagationPolicy), [...PROPAGATIONS, 'nil']));
  }
  refuse('DeleteOptions', [...errors, ...dryRunErrors(dryRun)]);
  return options;
}

function optionsOfBody(request: HttpRequest): DeleteWishes {
  const body = parsePlainBody(request, 'DeleteOptions');
  const { kind } = isObject(body) ? body : { kind: '' };
  if (!isObject(body) || (typeof kind === 'string' && kind !== '' && kind !== 'DeleteOptions')) throw badRequest('decoded object cannot be converted to DeleteOptions');
  try {
    return decode(body, schemaNamed('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions')).value as DeleteWishes;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badRequest(`DeleteOptions in version "v1" cannot be handled as a DeleteOptions: ${error.message}`);
  }
}

function optionsOfQuery(query: Query): DeleteWishes {
  const gracePeriodSeconds = integerOf(query, 'gracePeriodSeconds');
  const policy = first(query, 'propagationPolicy');
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy as 'Orphan' }),
    ...(query.has('orphanDependents') ? { orphanDependents: isOn(query, 'orphanDependents') } : {}),
    ...(query.has('dryRun') ? { dryRun: query.get('dryRun') ?? [] } : {}),
  };
}

function managerErrors(manager: string): FieldError[] {
  if (manager.length > MANAGER_BYTES_MAX) return [tooLong('fieldManager', MANAGER_BYTES_MAX)];
  return /\p{C}|\p{Zl}|\p{Zp}/u.test(manager) ? [invalidValue('fieldManager', manager, 'should only contain printable characters')] : [];
}

function dryRunErrors(dryRun: readonly string[]): FieldError[] {
  if (dryRun.every((each) => each === 'All')) return [];
  return [unsupported('dryRun', `[]string{${dryRun.map((each) => JSON.stringify(each)).join(', ')}}`, ['All'])];
}

function validationErrors(validation: string): FieldError[] {
  return (VALIDATIONS as readonly string[]).includes(validation) ? [] : [unsupported('fieldValidation', JSON.stringify(validation), VALIDATIONS)];
}

/** Like `notSupported`, of a value in Go's own form. */
function unsupported(field: string, value: string, supported: readonly string[]): FieldError {
  return { type: 'FieldValueNotSupported', field, body: `Unsupported value: ${value}: supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}` };
}

function refuse(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', resource: kind }, '', errors);
}
