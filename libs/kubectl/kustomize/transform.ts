// Mirrors kustomize's built-in transformers: namespace, names, labels, annotations, images, replicas, replacements
import { type Dynamic, entriesOf, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import type { Item } from './item.js';
import { targetsOf } from './targets.js';

const CLUSTER_SCOPED = new Set(['Namespace', 'Node', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'CustomResourceDefinition', 'PriorityClass', 'IngressClass', 'APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'CSIDriver', 'RuntimeClass', 'VolumeAttachment', 'CertificateSigningRequest', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'GatewayClass']);
/** Kinds that keep their names under namePrefix and nameSuffix. */
const KEEPS_NAME = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

export function transform(kustomization: Dynamic, items: readonly Item[]): void {
  if (kustomization.namespace) setNamespace(kustomization.namespace, items);
  rename(kustomization.namePrefix ?? '', kustomization.nameSuffix ?? '', items);
  for (const item of items) {
    for (const entry of listOf(kustomization.labels)) addLabels(item.object, entry.pairs ?? {}, entry.includeSelectors === true, entry.includeTemplates === true || entry.includeSelectors === true);
    if (kustomization.commonLabels) addLabels(item.object, kustomization.commonLabels, true, true);
    if (kustomization.commonAnnotations) addAnnotations(item.object, kustomization.commonAnnotations);
  }
  for (const image of listOf(kustomization.images)) for (const { object } of items) eachContainer(object, (container) => setImage(container, image));
  for (const replica of listOf(kustomization.replicas)) setReplicas(replica, items);
  for (const replacement of listOf(kustomization.replacements)) replaceFields(replacement, items);
}

function setNamespace(namespace: string, items: readonly Item[]): void {
  for (const { object, namespaces } of items) {
    if (object.kind === 'Namespace') object.metadata.name = namespace;
    else if (!CLUSTER_SCOPED.has(object.kind)) {
      object.metadata = { ...object.metadata, namespace };
      namespaces.push(namespace);
    }
    if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') for (const subject of listOf(object.subjects)) if (subject.kind === 'ServiceAccount' && (subject.name === 'default' || items.some((item) => item.object.kind === 'ServiceAccount' && item.names.includes(subject.name)))) subject.namespace = namespace;
  }
}

function rename(prefix: string, suffix: string, items: readonly Item[]): void {
  if (prefix === '' && suffix === '') return;
  for (const { object, names } of items) {
    if (KEEPS_NAME.has(object.kind)) continue;
    const name = `${prefix}${object.metadata.name}${suffix}`;
    object.metadata = { ...object.metadata, name };
    names.push(name);
  }
}

function templateOf(object: Dynamic): Dynamic | undefined {
  if (object.kind === 'CronJob') return object.spec?.jobTemplate?.spec?.template;
  return isRecord(object.spec?.template) ? object.spec.template : undefined;
}

function addLabels(object: Dynamic, labels: Dynamic, selectors: boolean, templates: boolean): void {
  object.metadata = { ...object.metadata, labels: { ...object.metadata?.labels, ...labels } };
  const template = templateOf(object);
  if (templates && template !== undefined) template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, ...labels } };
  if (templates && object.kind === 'CronJob' && object.spec?.jobTemplate) object.spec.jobTemplate.metadata = { ...object.spec.jobTemplate.metadata, labels: { ...object.spec.jobTemplate.metadata?.labels, ...labels } };
  if (!selectors || !isRecord(object.spec)) return;
  if (object.kind === 'Service' || object.kind === 'ReplicationController') object.spec['selector'] = { ...object.spec['selector'], ...labels };
  else if (['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(object.kind) || isRecord(object.spec['selector']?.matchLabels)) object.spec['selector'] = { ...object.spec['selector'], matchLabels: { ...object.spec['selector']?.matchLabels, ...labels } };
  if (object.kind === 'NetworkPolicy' && isRecord(object.spec['podSelector']?.matchLabels)) object.spec['podSelector'] = { ...object.spec['podSelector'], matchLabels: { ...object.spec['podSelector'].matchLabels, ...labels } };
}

function addAnnotations(object: Dynamic, annotations: Dynamic): void {
  object.metadata = { ...object.metadata, annotations: { ...object.metadata?.annotations, ...annotations } };
  const template = templateOf(object);
  if (template !== undefined) template.metadata = { ...template.metadata, annotations: { ...template.metadata?.annotations, ...annotations } };
}

export function eachContainer(object: Dynamic, visit: (container: Dynamic) => void): void {
  const spec = templateOf(object)?.spec ?? (object.kind === 'Pod' ? object.spec : undefined);
  for (const container of [...listOf(spec?.containers), ...listOf(spec?.initContainers)]) visit(container);
}

function setImage(container: Dynamic, image: Dynamic): void {
  const parts = /^(.*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(String(container.image ?? ''));
  if (parts === null || parts[1] !== image.name) return;
  const tag = image.newTag === undefined ? parts[2] : String(image.newTag);
  const name = image.newName ?? parts[1];
  const digest = image.digest ?? (image.newTag === undefined ? parts[3] : undefined);
  container.image = `${name}${digest === undefined ? (tag === undefined ? '' : `:${tag}`) : image.digest !== undefined && image.newTag !== undefined ? `:${tag}@${digest}` : `@${digest}`}`;
}

function setReplicas(replica: Dynamic, items: readonly Item[]): void {
  const found = items.filter(({ object, names }) => ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'].includes(object.kind) && names.includes(replica.name));
  if (found.length === 0) throw new Fatal(`resource with name ${replica.name} does not match a config with the following GVK [Deployment.[noVer].[noGrp] ReplicationController.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] StatefulSet.[noVer].[noGrp]]`);
  for (const { object } of found) object.spec = { ...object.spec, replicas: replica.count };
}

function replaceFields(replacement: Dynamic, items: readonly Item[]): void {
  const { source } = replacement;
  const [from] = targetsOf(items, source ?? {});
  if (from === undefined) throw new Fatal(`nothing selected by ${source?.kind ?? ''}.[noVer].[noGrp]/${source?.name ?? ''}.[noNs]:${source?.fieldPath ?? 'metadata.name'}`);
  const value = pathSteps(source.fieldPath ?? 'metadata.name').reduce((found: Dynamic, key) => found?.[key], from.object);
  for (const target of listOf(replacement.targets)) {
    for (const { object } of targetsOf(items, target.select ?? {})) for (const path of target.fieldPaths ?? ['metadata.name']) setPath(object, pathSteps(path), value, target.options?.create === true);
  }
}

function pathSteps(path: string): string[] {
  return (path.match(/\[[^\]]+\]|(?:\\.|[^.[])+/g) ?? []).map((step) => step.replace(/\\\./g, '.'));
}

function setPath(object: Dynamic, steps: readonly string[], value: Dynamic, create: boolean): void {
  const [step = '', ...rest] = steps;
  const keyed = /^\[([^=]+)=(.*)\]$/.exec(step);
  if (keyed !== null) {
    for (const item of listOf(object)) if (String(item[keyed[1] as string]) === keyed[2]) setPath(item, rest, value, create);
    return;
  }
  if (step === '*') {
    for (const [, item] of Array.isArray(object) ? [...object.entries()] : entriesOf(object)) setPath(item, rest, value, create);
    return;
  }
  if (rest.length === 0) {
    if (object?.[step] !== undefined || create) object[step] = value;
    return;
  }
  if (object[step] === undefined) {
    if (!create) return;
    object[step] = {};
  }
  setPath(object[step], rest, value, create);
}
