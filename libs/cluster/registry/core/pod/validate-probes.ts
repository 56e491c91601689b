// Mirrors pkg/apis/core/validation: probes and lifecycle handlers
// Differs: nothing that can be seen.
import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { portNameErrors } from '#cluster/apimachinery/validation/formats.js';

export function validateProbe(probe: Probe | undefined, path: string, succeedsAtOnce: boolean): FieldError[] {
  if (probe === undefined) return [];
  const errors = handlerErrors(probe, path, 'must specify a handler type');
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
    const value = probe[field];
    if (value !== undefined && value < 0) errors.push(invalidValue(`${path}.${field}`, value, 'must be greater than or equal to 0'));
  }
  if (succeedsAtOnce && probe.successThreshold !== 1 && probe.successThreshold !== undefined) errors.push(invalidValue(`${path}.successThreshold`, probe.successThreshold, 'must be 1'));
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  if (grace !== undefined && !succeedsAtOnce) errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
  return errors;
}

export function validateLifecycle(lifecycle: Lifecycle | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const hook of ['postStart', 'preStop'] as const) {
    const handler = lifecycle?.[hook];
    if (handler !== undefined) errors.push(...handlerErrors(handler, `${path}.${hook}`, 'must specify a handler type'));
  }
  return errors;
}

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;

function handlerErrors(handler: Handler, path: string, none: string): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  const take = (kind: keyof Handler, check: () => FieldError[]) => {
    if (handler[kind] === undefined) return;
    if (count > 0) errors.push(forbiddenField(`${path}.${kind}`, 'may not specify more than 1 handler type'));
    else errors.push(...check());
    count++;
  };
  take('exec', () => ((handler.exec?.command ?? []).length === 0 ? [required(`${path}.exec.command`)] : []));
  take('httpGet', () => httpErrors(handler.httpGet as HTTPGetAction, `${path}.httpGet`));
  take('tcpSocket', () => portErrors(handler.tcpSocket?.port, `${path}.tcpSocket.port`));
  take('grpc', () => portErrors(handler.grpc?.port, `${path}.grpc.port`));
  take('sleep', () => ((handler.sleep?.seconds ?? 0) < 0 ? [invalidValue(`${path}.sleep`, handler.sleep?.seconds, 'must be non-negative and less than terminationGracePeriodSeconds')] : []));
  if (count === 0) errors.push(required(path, none));
  return errors;
}

function httpErrors(action: HTTPGetAction, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if ((action.path ?? '') === '') errors.push(required(`${path}.path`));
  errors.push(...portErrors(action.port, `${path}.port`));
  if (!['HTTP', 'HTTPS'].includes(action.scheme ?? '')) errors.push(notSupported(`${path}.scheme`, action.scheme ?? '', ['HTTP', 'HTTPS']));
  return errors;
}

function portErrors(port: number | string | undefined, path: string): FieldError[] {
  if (typeof port === 'string') return portNameErrors(port).map((text) => invalidValue(path, port, text));
  const value = port ?? 0;
  return value >= 1 && value <= 65535 ? [] : [invalidValue(path, value, 'must be between 1 and 65535, inclusive')];
}
