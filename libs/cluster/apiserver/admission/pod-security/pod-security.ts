// Mirrors staging/src/k8s.io/pod-security-admission/admission
// Differs: nobody is exempt.
import { namespaces, pods } from '#cluster/api/resources.js';
import type { Namespace, ObjectMeta, Pod, PodSpec, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin, type AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { forbidden, invalid } from '#cluster/apimachinery/errors.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { joinFieldErrors } from '#cluster/apimachinery/validation/field-error.js';
import { violationsOf, type Violation } from './checks.js';
import { isStricter, policyOf, PREFIX, textOf, type Policy, type Standard } from './policy.js';

const TEMPLATED: Readonly<Record<string, readonly string[]>> = {
  '': ['replicationcontrollers', 'podtemplates'],
  apps: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'],
  batch: ['jobs', 'cronjobs'],
};

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(request) {
    if (request.object === undefined) return;
    if (isFor(request, '', 'namespaces')) return checkNamespace(request, request.object);
    if (['', 'ephemeralcontainers', 'resize'].some((subresource) => isFor(request, '', 'pods', subresource))) return checkPod(request, request.object as Pod);
    const { group, resource } = request.resource.ref;
    if (request.subresource === '' && TEMPLATED[group]?.includes(resource) === true) checkTemplate(request, request.object);
  },
};

function policyFor(request: AdmissionRequest): Policy {
  const { policy, errors } = policyOf(request.store.find(namespaces, undefined, request.namespace ?? '')?.metadata.labels ?? {});
  if (errors.length > 0) request.annotations?.set(`${PREFIX}error`, `Failed to parse policy: ${joinFieldErrors(errors)}`);
  return policy;
}

function checkPod(request: AdmissionRequest, pod: Pod): void {
  const policy = policyFor(request);
  const { enforce, audit, warn } = policy;
  const isOpen = [enforce, audit, warn].every(({ level }) => level === 'privileged');
  if (!isOpen && request.operation === 'UPDATE' && !isSignificant(pod, request.old as Pod | undefined)) return;
  request.annotations?.set(`${PREFIX}enforce-policy`, isOpen ? 'privileged:latest' : textOf(enforce));
  const found = violationsOf(enforce.level, enforce.version, pod.spec as PodSpec, pod.metadata);
  note(request, policy, pod.metadata, pod.spec as PodSpec, found.length === 0);
  if (found.length > 0) throw forbidden({ group: '', resource: 'pods' }, request.name, `violates PodSecurity "${textOf(enforce)}": ${detailsOf(found)}`);
}

/** Only other images, and containers that come to a pod, are judged again. */
function isSignificant({ spec }: Pod, old: Pod | undefined): boolean {
  const [now, before] = [spec as PodSpec, old?.spec];
  const images = (each: PodSpec | undefined) => JSON.stringify([each?.containers ?? [], each?.initContainers ?? []].map((list) => list.map(({ image }) => image)));
  if (images(now) !== images(before)) return true;
  const known = new Map((before?.ephemeralContainers ?? []).map(({ name, image }) => [name, image]));
  return (now.ephemeralContainers ?? []).some(({ name, image }) => !known.has(name) || known.get(name) !== image);
}

function checkTemplate(request: AdmissionRequest, object: KubeObject): void {
  const policy = policyFor(request);
  const holder = object as { readonly spec?: { readonly template?: PodTemplateSpec; readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } } }; readonly template?: PodTemplateSpec };
  const template = holder.template ?? holder.spec?.template ?? holder.spec?.jobTemplate?.spec?.template;
  if (template?.spec !== undefined) note(request, policy, template.metadata, template.spec, true);
}

/** For the audit log, and for whoever sent the request where it is not refused. */
function note(request: AdmissionRequest, { audit, warn }: Policy, metadata: ObjectMeta | undefined, spec: PodSpec, isAllowed: boolean): void {
  const would = (standard: Standard) => {
    const found = violationsOf(standard.level, standard.version, spec, metadata);
    return found.length === 0 ? undefined : `would violate PodSecurity "${textOf(standard)}": ${detailsOf(found)}`;
  };
  const audited = request.annotations === undefined ? undefined : would(audit);
  if (audited !== undefined) request.annotations?.set(`${PREFIX}audit-violations`, audited);
  const warned = isAllowed ? would(warn) : undefined;
  if (warned !== undefined) request.warn(warned);
}

function detailsOf(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
}

function checkNamespace(request: AdmissionRequest, object: KubeObject): void {
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return;
  const { policy: { enforce }, errors } = policyOf(object.metadata?.labels ?? {});
  const before = policyOf((request.old as Namespace | undefined)?.metadata?.labels ?? {});
  // What was wrong before may stay as it was.
  const isNew = request.operation === 'CREATE' || joinFieldErrors(errors) !== joinFieldErrors(before.errors);
  if (errors.length > 0 && isNew) throw invalid({ group: '', resource: 'Namespace' }, request.name, errors);
  if (request.operation === 'CREATE' || enforce.level === 'privileged' || textOf(enforce) === textOf(before.policy.enforce)) return;
  if (enforce.version === before.policy.enforce.version && !isStricter(enforce.level, before.policy.enforce.level)) return;
  warnOfPods(request, enforce);
}

/** Pods that are there already stay; the user hears of them, those with the same reasons together. */
function warnOfPods(request: AdmissionRequest, enforce: Standard): void {
  const byReasons = new Map<string, string[]>();
  for (const { metadata, spec } of request.store.list(pods, request.name)) {
    const reasons = violationsOf(enforce.level, enforce.version, spec, metadata).map(({ reason }) => reason).join(', ');
    if (reasons !== '') byReasons.set(reasons, [...(byReasons.get(reasons) ?? []), metadata.name]);
  }
  if (byReasons.size === 0) return;
  request.warn(`existing pods in namespace "${request.name}" violate the new PodSecurity enforce level "${textOf(enforce)}"`);
  const warnings = [...byReasons].map(([reasons, names]) => {
    const others = names.length - 1;
    return `${[...names].sort()[0] as string}${others === 0 ? '' : ` (and ${others} other pod${others === 1 ? '' : 's'})`}: ${reasons}`;
  });
  for (const warning of warnings.sort()) request.warn(warning);
}
