// Mirrors pkg/apis/autoscaling/validation
// Differs: nothing that can be seen.
import type { V2HorizontalPodAutoscaler, V2HPAScalingRules, V2MetricSpec, V2MetricTarget } from '#cluster/api/generated/types.js';
import { quantityOf } from '#cluster/apimachinery/quantity.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const FIELDS = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
const TARGETS = ['Utilization', 'Value', 'AverageValue'];
const SELECT_POLICIES = ['Disabled', 'Max', 'Min'];
const POLICY_TYPES = ['Percent', 'Pods'];
const WINDOW_SECONDS_MAX = 3600;
const PERIOD_SECONDS_MAX = 1800;

export function validateAutoscaler({ spec }: V2HorizontalPodAutoscaler): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors: FieldError[] = [];
  const { minReplicas, maxReplicas = 0 } = spec;
  if (minReplicas !== undefined && minReplicas < 1) errors.push(invalidValue('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (maxReplicas < 1) errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  errors.push(...referenceErrors(spec.scaleTargetRef ?? {}, 'spec.scaleTargetRef', false));
  for (const [i, metric] of (spec.metrics ?? []).entries()) errors.push(...metricErrors(metric, `spec.metrics[${i}]`));
  for (const side of ['scaleUp', 'scaleDown'] as const) {
    const rules = spec.behavior?.[side];
    if (rules !== undefined) errors.push(...rulesErrors(rules, `spec.behavior.${side}`));
  }
  return errors;
}

interface Reference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
}

function referenceErrors({ apiVersion = '', kind = '', name = '' }: Reference, path: string, mayBeCore: boolean): FieldError[] {
  const segment = (field: string, value: string) => (value === '' ? [required(`${path}.${field}`)] : pathSegmentErrors(value).map((problem) => invalidValue(`${path}.${field}`, value, problem)));
  const problem = versionProblem(apiVersion, mayBeCore || kind === 'ReplicationController');
  return [...segment('kind', kind), ...segment('name', name), ...(problem === undefined ? [] : [invalidValue(`${path}.apiVersion`, apiVersion, problem)])];
}

function versionProblem(apiVersion: string, mayBeCore: boolean): string | undefined {
  if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  return mayBeCore || /^[^/]+\//.test(apiVersion) ? undefined : 'apiVersion must specify API group';
}

function metricErrors(metric: V2MetricSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const type = metric.type ?? '';
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric source type'));
  else if (!TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, TYPES));
  const present = FIELDS.filter((field) => metric[field] !== undefined);
  const [only] = present;
  if (present.length === 1 && only !== undefined) errors.push(...sourceErrors(metric, only, `${path}.${only}`));
  const expected = FIELDS.find((field) => field === type.charAt(0).toLowerCase() + type.slice(1));
  if (expected === undefined) return errors;
  if (!present.includes(expected)) errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  if (present.length !== 1) for (const field of [...present].sort()) if (field !== expected) errors.push(forbiddenField(`${path}.${field}`, 'must populate the given metric source only'));
  return errors;
}

function sourceErrors(metric: V2MetricSpec, field: (typeof FIELDS)[number], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { resource, containerResource, object, pods, external } = metric;
  if (field === 'containerResource' && (containerResource?.container ?? '') === '') errors.push(required(`${path}.container`, 'must specify a container'));
  const own = resource ?? containerResource;
  if (own !== undefined) {
    if ((own.name ?? '') === '') errors.push(required(`${path}.name`, 'must specify a resource name'));
    errors.push(...targetErrors(own.target, `${path}.target`));
    const { averageUtilization, averageValue } = own.target ?? {};
    if (averageUtilization === undefined && averageValue === undefined) errors.push(required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization'));
    if (averageUtilization !== undefined && averageValue !== undefined) errors.push(forbiddenField(`${path}.target.averageValue`, 'may not set both a target raw value and a target utilization'));
    return errors;
  }
  if (object !== undefined) errors.push(...referenceErrors(object.describedObject ?? {}, `${path}.describedObject`, true));
  const { metric: identifier, target } = (object ?? pods ?? external) as NonNullable<typeof object>;
  const name = identifier?.name ?? '';
  if (name === '') errors.push(required(`${path}.metric.name`, 'must specify a metric name'));
  else for (const problem of pathSegmentErrors(name)) errors.push(invalidValue(`${path}.metric.name`, name, problem));
  errors.push(...targetErrors(target, `${path}.target`));
  const { value, averageValue } = target ?? {};
  if (field === 'pods') {
    if (averageValue === undefined || quantityOf(averageValue).nano <= 0n) errors.push(required(`${path}.target.averageValue`, 'must specify a positive target averageValue'));
    return errors;
  }
  if (value === undefined && averageValue === undefined) errors.push(required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target'));
  if (field === 'external' && value !== undefined && averageValue !== undefined) errors.push(forbiddenField(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target'));
  return errors;
}

function targetErrors(target: V2MetricTarget | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { type = '', value, averageValue, averageUtilization } = target ?? ({} as Partial<V2MetricTarget>);
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric target type'));
  else if (!TARGETS.includes(type)) errors.push(invalidValue(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  if (value !== undefined && quantityOf(value).nano <= 0n) errors.push(invalidValue(`${path}.value`, value, 'must be positive'));
  if (averageValue !== undefined && quantityOf(averageValue).nano <= 0n) errors.push(invalidValue(`${path}.averageValue`, averageValue, 'must be positive'));
  if (averageUtilization !== undefined && averageUtilization < 1) errors.push(invalidValue(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'));
  return errors;
}

function rulesErrors({ stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance }: V2HPAScalingRules, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (window !== undefined && window < 0) errors.push(invalidValue(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > WINDOW_SECONDS_MAX) errors.push(invalidValue(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${WINDOW_SECONDS_MAX}`));
  if (selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy)) errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, SELECT_POLICIES));
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  policies.forEach(({ type, value, periodSeconds }, i) => {
    const at = `${path}.policies[${i}]`;
    if (!POLICY_TYPES.includes(type)) errors.push(notSupported(`${at}.type`, type, POLICY_TYPES));
    if (value <= 0) errors.push(invalidValue(`${at}.value`, value, 'must be greater than zero'));
    if (periodSeconds <= 0) errors.push(invalidValue(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero'));
    if (periodSeconds > PERIOD_SECONDS_MAX) errors.push(invalidValue(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${PERIOD_SECONDS_MAX}`));
  });
  if (tolerance !== undefined && quantityOf(tolerance).nano < 0n) errors.push(invalidValue(`${path}.tolerance`, tolerance, 'must be greater or equal to zero'));
  return errors;
}
