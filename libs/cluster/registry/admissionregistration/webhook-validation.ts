// Mirrors pkg/apis/admissionregistration/validation: webhooks, and apiserver/pkg/util/webhook/validation.go
import type { MutatingWebhook, ValidatingWebhook } from '#cluster/api/generated/types.js';
import { duplicate, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1035LabelErrors, dns1123SubdomainErrors, fullyQualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { parseUrl } from '#cluster/cel/url-text.js';
import { FAILURE_POLICIES, matchConditionsErrors, oneOf, ruleErrors } from './match-validation.js';

const REVIEW_VERSIONS = ['v1', 'v1beta1'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];

export function webhooksErrors({ webhooks = [] }: { readonly webhooks?: readonly (ValidatingWebhook | MutatingWebhook)[] }): FieldError[] {
  return webhooks.flatMap((hook, i) => {
    const field = `webhooks[${i}]`;
    const errors = [...webhookErrors(hook, field), ...reviewVersionErrors(hook.admissionReviewVersions ?? [], `${field}.admissionReviewVersions`)];
    const isSecond = (hook.name ?? '') !== '' && webhooks.findIndex((each) => each.name === hook.name) < i;
    return isSecond ? [...errors, duplicate(`${field}.name`, hook.name)] : errors;
  });
}

function webhookErrors(hook: ValidatingWebhook | MutatingWebhook, field: string): FieldError[] {
  const errors = fullyQualifiedNameErrors(`${field}.name`, hook.name ?? '');
  hook.rules?.forEach((rule, i) => {
    errors.push(...ruleErrors(rule, `${field}.rules[${i}]`));
  });
  errors.push(...oneOf(`${field}.failurePolicy`, hook.failurePolicy, FAILURE_POLICIES), ...oneOf(`${field}.matchPolicy`, hook.matchPolicy, ['Equivalent', 'Exact']));
  if (hook.sideEffects === undefined) errors.push(required(`${field}.sideEffects`, `must specify one of ${SIDE_EFFECTS.join(', ')}`));
  else errors.push(...oneOf(`${field}.sideEffects`, hook.sideEffects, SIDE_EFFECTS));
  const timeout = hook.timeoutSeconds;
  if (timeout !== undefined && (timeout > 30 || timeout < 1)) errors.push(invalidValue(`${field}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds'));
  errors.push(...labelSelectorErrors(hook.namespaceSelector, `${field}.namespaceSelector`), ...labelSelectorErrors(hook.objectSelector, `${field}.objectSelector`));
  if ('reinvocationPolicy' in hook) errors.push(...oneOf(`${field}.reinvocationPolicy`, hook.reinvocationPolicy, ['IfNeeded', 'Never']));
  return [...errors, ...clientErrors(hook.clientConfig, `${field}.clientConfig`), ...matchConditionsErrors(hook.matchConditions, false, `${field}.matchConditions`)];
}

function clientErrors(config: ValidatingWebhook['clientConfig'] | undefined, field: string): FieldError[] {
  const { url, service } = config ?? {};
  if ((url === undefined) === (service === undefined)) return [required(field, 'exactly one of url or service is required')];
  if (url !== undefined) return urlErrors(url, `${field}.url`);
  const errors: FieldError[] = [];
  const at = `${field}.service`;
  // Kubernetes hands name and namespace over in the wrong order: an empty one is told of as the other.
  if ((service?.namespace ?? '') === '') errors.push(required(`${at}.name`));
  if ((service?.name ?? '') === '') errors.push(required(`${at}.namespace`));
  const port = service?.port;
  if (port !== undefined && (port < 1 || port > 65535)) errors.push(invalidValue(`${at}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'));
  return service?.path === undefined ? errors : [...errors, ...pathErrors(service.path, `${at}.path`)];
}

function pathErrors(path: string, field: string): FieldError[] {
  if (path === '/' || path === '') return [];
  const steps = path.slice(1).replace(/\/$/, '').split('/').flatMap((step, i) => {
    if (step === '') return [invalidValue(field, path, `segment[${i}] may not be empty`)];
    return dns1123SubdomainErrors(step).map((problem) => invalidValue(field, path, `segment[${i}]: ${problem}`));
  });
  return path.startsWith('/') ? steps : [invalidValue(field, path, "must start with a '/'"), ...steps];
}

function urlErrors(url: string, field: string): FieldError[] {
  const form = '; desired format: https://host[/path]';
  const isAddress = url.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(url);
  const parsed = parseUrl(isAddress ? url : `/${url}`);
  if (typeof parsed === 'string') return [required(field, `url must be a valid URL: ${parsed}${form}`)];
  const errors: FieldError[] = [];
  if (parsed.scheme !== 'https') errors.push(invalidValue(field, parsed.scheme, `'https' is the only allowed URL scheme${form}`));
  if (parsed.host === '') errors.push(invalidValue(field, parsed.host, `host must be specified${form}`));
  const user = /^[^/?#]*\/\/([^/?#]*)@/.exec(url)?.[1];
  if (user !== undefined) errors.push(invalidValue(field, user, 'user information is not permitted in the URL'));
  if (/#./.test(url)) errors.push(invalidValue(field, url.slice(url.indexOf('#') + 1), 'fragments are not permitted in the URL'));
  if (parsed.query.length > 0) errors.push(invalidValue(field, (url.split('#')[0] as string).slice(url.indexOf('?') + 1), 'query parameters are not permitted in the URL'));
  return errors;
}

function reviewVersionErrors(versions: readonly string[], field: string): FieldError[] {
  if (versions.length === 0) return [required(field, `must specify one of ${REVIEW_VERSIONS.join(', ')}`)];
  const errors = versions.flatMap((version, i) => (versions.indexOf(version) < i ? [invalidValue(`${field}[${i}]`, version, 'duplicate version')] : dns1035LabelErrors(version).map((problem) => invalidValue(`${field}[${i}]`, version, problem))));
  return versions.some((version) => REVIEW_VERSIONS.includes(version)) ? errors : [...errors, invalidValue(field, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)];
}
