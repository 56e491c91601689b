// Mirrors staging/src/k8s.io/pod-security-admission/admission
// Differs: versions other than latest are judged by the latest checks; no exemptions.
import { namespaces, pods } from '#cluster/api/resources.js';
import type { Namespace, Pod, PodSpec, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin, type AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { forbidden, invalid } from '#cluster/apimachinery/errors.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { violationsOf, type Level, type Violation } from './checks.js';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];
const TEMPLATED: Readonly<Record<string, readonly string[]>> = {
  '': ['replicationcontrollers', 'podtemplates'],
  apps: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'],
  batch: ['jobs', 'cronjobs'],
};
/** Existing pods named in a warning; the rest is counted. */
const PODS_WARNED = 5;

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(request) {
    if (request.object === undefined) return;
    if (isFor(request, '', 'namespaces')) return checkNamespace(request, request.object);
    if (isFor(request, '', 'pods') || isFor(request, '', 'pods', 'ephemeralcontainers')) return checkPod(request, request.object as Pod);
    const { group, resource } = request.resource.ref;
    if (request.subresource === '' && TEMPLATED[group]?.includes(resource) === true) checkTemplate(request, request.object);
  },
};

function labelsOf(request: AdmissionRequest): Readonly<Record<string, string>> {
  return request.store.find(namespaces, undefined, request.namespace ?? '')?.metadata.labels ?? {};
}

function levelOf(labels: Readonly<Record<string, string>>, mode: string): { readonly level: Level; readonly version: string } {
  const level = labels[PREFIX + mode] ?? 'privileged';
  return { level: (LEVELS.includes(level) ? level : 'restricted') as Level, version: labels[`${PREFIX}${mode}-version`] ?? 'latest' };
}

function checkPod(request: AdmissionRequest, pod: Pod): void {
  if (request.operation === 'UPDATE' && request.subresource === '') {
    const images = (each: Pod | undefined) => each?.spec?.containers.map((container) => container.image).join();
    if (images(pod) === images(request.old as Pod | undefined)) return;
  }
  const labels = labelsOf(request);
  const enforce = levelOf(labels, 'enforce');
  const found = violationsOf(enforce.level, pod.spec as PodSpec);
  if (found.length > 0) throw forbidden({ group: '', resource: 'pods' }, request.name, `violates PodSecurity "${enforce.level}:${enforce.version}": ${textOf(found)}`);
  warn(request, labels, pod.spec as PodSpec);
}

function checkTemplate(request: AdmissionRequest, object: KubeObject): void {
  const holder = object as { readonly spec?: { readonly template?: PodTemplateSpec; readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } } }; readonly template?: PodTemplateSpec };
  const template = holder.template ?? holder.spec?.template ?? holder.spec?.jobTemplate?.spec?.template;
  if (template?.spec !== undefined) warn(request, labelsOf(request), template.spec);
}

/** Warnings are for whoever sent the request; the level enforced warns too, where no other is set. */
function warn(request: AdmissionRequest, labels: Readonly<Record<string, string>>, spec: PodSpec): void {
  const isTemplate = !isFor(request, '', 'pods');
  const mode = labels[`${PREFIX}warn`] === undefined && isTemplate ? 'enforce' : 'warn';
  const { level, version } = levelOf(labels, mode);
  const found = violationsOf(level, spec);
  if (found.length > 0) request.warn(`would violate PodSecurity "${level}:${version}": ${textOf(found)}`);
}

function textOf(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
}

function checkNamespace(request: AdmissionRequest, object: KubeObject): void {
  const labels = object.metadata?.labels ?? {};
  const errors: FieldError[] = [];
  for (const mode of ['enforce', 'audit', 'warn']) {
    const level = labels[PREFIX + mode];
    if (level !== undefined && !LEVELS.includes(level)) errors.push(invalidValue(`metadata.labels[${PREFIX}${mode}]`, level, `must be one of ${LEVELS.join(', ')}`));
  }
  if (errors.length > 0) throw invalid({ group: '', resource: 'Namespace' }, request.name, errors);
  const { level, version } = levelOf(labels, 'enforce');
  const before = levelOf((request.old as Namespace | undefined)?.metadata?.labels ?? {}, 'enforce');
  if (request.old === undefined || level === before.level || LEVELS.indexOf(level) < LEVELS.indexOf(before.level)) return;
  const bad = request.store
    .list(pods, request.name)
    .map((pod) => ({ name: pod.metadata.name, reasons: violationsOf(level, pod.spec).map((each) => each.reason).join(', ') }))
    .filter((each) => each.reasons !== '');
  if (bad.length === 0) return;
  request.warn(`existing pods in namespace "${request.name}" violate the new PodSecurity enforce level "${level}:${version}"`);
  const groups = new Map<string, string[]>();
  for (const { name, reasons } of bad) groups.set(reasons, [...(groups.get(reasons) ?? []), name]);
  for (const [reasons, names] of [...groups].slice(0, PODS_WARNED)) {
    const others = names.length - 1;
    request.warn(`${names[0] as string}${others === 0 ? '' : ` (and ${others} other pod${others === 1 ? '' : 's'})`}: ${reasons}`);
  }
}
