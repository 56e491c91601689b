// Mirrors pkg/apis/core/validation: probes and lifecycle handlers
// Differs: nothing that can be seen.
import type { HTTPGetAction, Lifecycle, LifecycleHandler, PodSpec, Probe } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { portNameErrors, regexError } from '#cluster/apimachinery/validation/formats.js';
import { nonNegative } from '#cluster/registry/field-checks.js';

const SECONDS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;
const SCHEMES = ['HTTP', 'HTTPS'];
const HEADER = '[-A-Za-z0-9]+';
const REAL_TIME = [...Array.from({ length: 15 }, (_, i) => `SIGRTMIN+${i + 1}`), ...Array.from({ length: 14 }, (_, i) => `SIGRTMAX-${14 - i}`)];
const SIGNALS: Readonly<Record<string, readonly string[]>> = {
  linux: [
    'SIGABRT', 'SIGALRM', 'SIGBUS', 'SIGCHLD', 'SIGCLD', 'SIGCONT', 'SIGFPE', 'SIGHUP', 'SIGILL', 'SIGINT', 'SIGIO', 'SIGIOT', 'SIGKILL', 'SIGPIPE', 'SIGPOLL', 'SIGPROF', 'SIGPWR', 'SIGQUIT', 'SIGSEGV', 'SIGSTKFLT', 'SIGSTOP', 'SIGSYS', 'SIGTERM', 'SIGTRAP',
    'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGUSR1', 'SIGUSR2', 'SIGVTALRM', 'SIGWINCH', 'SIGXCPU', 'SIGXFSZ', 'SIGRTMIN', 'SIGRTMAX', ...REAL_TIME,
  ].sort(),
  windows: ['SIGKILL', 'SIGTERM'],
};

/** Only a readiness probe may ask for several successes, and only it ends no container. */
export function probeErrors(probe: Probe | undefined, path: string, isReadiness: boolean): FieldError[] {
  if (probe === undefined) return [];
  const { successThreshold, terminationGracePeriodSeconds: grace, exec, httpGet, tcpSocket, grpc } = probe;
  const errors = handlerErrors({ exec, httpGet, tcpSocket, grpc }, path, undefined);
  for (const field of SECONDS) errors.push(...nonNegative(probe[field], `${path}.${field}`));
  if (grace !== undefined && grace <= 0) errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  if (isReadiness) return grace === undefined ? errors : [...errors, invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')];
  return (successThreshold ?? 1) === 1 ? errors : [...errors, invalidValue(`${path}.successThreshold`, successThreshold, 'must be 1')];
}

export function lifecycleErrors(lifecycle: Lifecycle | undefined, path: string, { terminationGracePeriodSeconds: grace, os }: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  for (const hook of ['postStart', 'preStop'] as const) {
    const handler = lifecycle?.[hook];
    if (handler === undefined) continue;
    const { exec, httpGet, tcpSocket, sleep } = handler;
    errors.push(...handlerErrors({ exec, httpGet, tcpSocket, sleep }, `${path}.${hook}`, grace));
  }
  const signal = lifecycle?.stopSignal;
  if (signal === undefined) return errors;
  if (os === undefined) return [...errors, forbiddenField(`${path}.stopSignal`, 'may not be set for containers with empty `spec.os.name`')];
  const known = SIGNALS[os.name];
  return known === undefined || known.includes(signal) ? errors : [...errors, notSupported(`${path}.stopSignal`, signal, known)];
}

type Handler = { readonly [K in 'exec' | 'httpGet' | 'tcpSocket' | 'grpc']?: Probe[K] | undefined } & { readonly sleep?: LifecycleHandler['sleep'] | undefined };

/** In Kubernetes' order: of two handlers the first one counts. */
function handlerErrors(handler: Handler, path: string, grace: number | undefined): FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const checks: readonly (readonly [string, unknown, () => FieldError[]])[] = [
    ['exec', exec, () => ((exec?.command ?? []).length === 0 ? [required(`${path}.exec.command`)] : [])],
    ['httpGet', httpGet, () => httpErrors(httpGet as HTTPGetAction, `${path}.httpGet`)],
    ['tcpSocket', tcpSocket, () => portErrors(tcpSocket?.port, `${path}.tcpSocket.port`)],
    ['grpc', grpc, () => portErrors(grpc?.port, `${path}.grpc.port`)],
    ['sleep', sleep, () => sleepErrors(sleep?.seconds ?? 0, `${path}.sleep`, grace)],
  ];
  const [first, ...others] = checks.filter(([, value]) => value !== undefined);
  if (first === undefined) return [required(path, 'must specify a handler type')];
  return [...first[2](), ...others.map(([kind]) => forbiddenField(`${path}.${kind}`, 'may not specify more than 1 handler type'))];
}

function sleepErrors(seconds: number, path: string, grace: number | undefined): FieldError[] {
  if (grace === undefined || (seconds >= 0 && seconds <= grace)) return [];
  return [invalidValue(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)];
}

function httpErrors({ path: target = '', port, scheme = '', httpHeaders = [] }: HTTPGetAction, path: string): FieldError[] {
  return [
    ...(target === '' ? [required(`${path}.path`)] : []),
    ...portErrors(port, `${path}.port`),
    ...(SCHEMES.includes(scheme) ? [] : [notSupported(`${path}.scheme`, scheme, SCHEMES)]),
    ...httpHeaders.filter(({ name = '' }) => !/^[-A-Za-z0-9]+$/.test(name)).map(({ name = '' }) => invalidValue(`${path}.httpHeaders`, name, regexError("a valid HTTP header must consist of alphanumeric characters or '-'", HEADER, 'X-Header-Name'))),
  ];
}

/** A number, or the name of one. */
export function portErrors(port: number | string | undefined, path: string): FieldError[] {
  if (typeof port === 'string') return portNameErrors(port).map((text) => invalidValue(path, port, text));
  const value = port ?? 0;
  return value >= 1 && value <= 65535 ? [] : [invalidValue(path, value, 'must be between 1 and 65535, inclusive')];
}
