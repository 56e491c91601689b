// Mirrors helm.sh/helm/v4/pkg/release/v1/util (manifest.go, manifest_sorter.go, kind_sorter.go)
import { isRecord } from '#kubectl/rest/dynamic.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { baseName } from '#helm/engine/functions/patterns.js';
import { HelmError } from '#helm/errors.js';
import type { Logger } from '#helm/logger.js';
import type { Hook, HookEvent } from './release.js';

export interface Manifest {
  /** `shop/templates/service.yaml`. */
  readonly path: string;
  readonly content: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

export const INSTALL_ORDER: readonly string[] = [
  'PriorityClass', 'Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy', 'PodDisruptionBudget', 'ServiceAccount', 'Secret', 'SecretList', 'ConfigMap', 'StorageClass', 'PersistentVolume',
  'PersistentVolumeClaim', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleList', 'ClusterRoleBinding', 'ClusterRoleBindingList', 'Role', 'RoleList', 'RoleBinding', 'RoleBindingList', 'Service', 'DaemonSet', 'Pod',
  'ReplicationController', 'ReplicaSet', 'Deployment', 'HorizontalPodAutoscaler', 'StatefulSet', 'Job', 'CronJob', 'IngressClass', 'Ingress', 'APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration',
];
export const UNINSTALL_ORDER: readonly string[] = [
  'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService', 'Ingress', 'IngressClass', 'Service', 'CronJob', 'Job', 'StatefulSet', 'HorizontalPodAutoscaler', 'Deployment', 'ReplicaSet', 'ReplicationController',
  'Pod', 'DaemonSet', 'RoleBindingList', 'RoleBinding', 'RoleList', 'Role', 'ClusterRoleBindingList', 'ClusterRoleBinding', 'ClusterRoleList', 'ClusterRole', 'CustomResourceDefinition', 'PersistentVolumeClaim', 'PersistentVolume',
  'StorageClass', 'ConfigMap', 'SecretList', 'Secret', 'ServiceAccount', 'PodDisruptionBudget', 'PodSecurityPolicy', 'LimitRange', 'ResourceQuota', 'NetworkPolicy', 'Namespace', 'PriorityClass',
];

const EVENTS: ReadonlyMap<string, HookEvent> = new Map([
  ...(['pre-install', 'post-install', 'pre-delete', 'post-delete', 'pre-upgrade', 'post-upgrade', 'pre-rollback', 'post-rollback', 'test'] as const).map((event) => [event, event] as const),
  ['test-success', 'test'],
]);

/** The documents of a text. */
export function splitManifests(text: string): string[] {
  const documents: string[][] = [[]];
  for (const line of text.trim().split('\n')) {
    if (line.startsWith('---')) documents.push([line.slice('---'.length)]);
    else documents.at(-1)?.push(line);
  }
  return documents.map((lines) => lines.join('\n').trim()).filter((document) => document !== '');
}

/** Throws HelmError for what is no YAML. */
export function sortManifests(files: ReadonlyMap<string, string>, order: readonly string[], logger: Logger): { readonly hooks: Hook[]; readonly manifests: Manifest[] } {
  const hooks: Hook[] = [];
  const manifests: Manifest[] = [];
  for (const path of [...files.keys()].sort()) {
    const text = files.get(path) as string;
    if (baseName(path).startsWith('_') || text.trim() === '') continue;
    for (const content of splitManifests(text)) {
      const manifest = headOf(path, content);
      const wanted = manifest.annotations['helm.sh/hook'];
      if (wanted === undefined) {
        manifests.push(manifest);
        continue;
      }
      const events = listed(wanted).map((event) => EVENTS.get(event));
      if (events.includes(undefined)) logger.info('skipping unknown hooks', { hookTypes: wanted });
      else hooks.push(hookOf(manifest, events as HookEvent[]));
    }
  }
  return { hooks: byKind(hooks, order), manifests: byKind(manifests, order) };
}

function listed(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((word) => word.trim().toLowerCase());
}

function hookOf({ name, kind, path, content, annotations }: Manifest, events: readonly HookEvent[]): Hook {
  const weight = annotations['helm.sh/hook-weight'] ?? '';
  return {
    name, kind, path, manifest: content, events, weight: /^[-+]?\d+$/.test(weight) ? Number(weight) : 0,
    deletePolicies: listed(annotations['helm.sh/hook-delete-policy']), outputLogPolicies: listed(annotations['helm.sh/hook-output-log-policy']), lastRun: { phase: '' },
  };
}

function headOf(path: string, content: string): Manifest {
  let value: unknown;
  try {
    value = readYaml(content);
  } catch (error) {
    if (error instanceof YamlError) throw new HelmError(`YAML parse error on ${path}: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
  const cannot = (what: unknown, field: string, type: string) => new HelmError(`YAML parse error on ${path}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(what)} into Go ${field} of type ${type}`);
  if (value === null || value === undefined) value = {};
  if (!isRecord(value)) throw cannot(value, 'value', 'util.SimpleHead');
  const { apiVersion = '', kind = '', metadata } = value as Record<string, unknown>;
  if (apiVersion !== null && typeof apiVersion === 'object') throw cannot(apiVersion, 'struct field SimpleHead.apiVersion', 'string');
  if (kind !== null && typeof kind === 'object') throw cannot(kind, 'struct field SimpleHead.kind', 'string');
  const meta = isRecord(metadata) ? metadata : {};
  const name = meta['name'] ?? '';
  if (typeof name === 'object') throw cannot(name, 'struct field .metadata.name', 'string');
  const annotations = isRecord(meta['annotations']) ? meta['annotations'] : {};
  const wrong = Object.values(annotations).find((each) => typeof each === 'object' && each !== null);
  if (wrong !== undefined) throw cannot(wrong, 'struct field .metadata.annotations', 'string');
  return { path, content, apiVersion: String(apiVersion ?? ''), kind: String(kind ?? ''), name: String(name), annotations: Object.fromEntries(Object.entries(annotations).map(([key, each]) => [key, String(each ?? '')])) };
}

function goKind(value: unknown): string {
  return Array.isArray(value) ? 'array' : isRecord(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Kinds that the order does not name come last, by name; equals keep their order. */
export function byKind<T extends { readonly kind: string }>(items: readonly T[], order: readonly string[]): T[] {
  return [...items].sort((a, b) => {
    const x = order.indexOf(a.kind);
    const y = order.indexOf(b.kind);
    if (x < 0 && y < 0) return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0;
    return x < 0 ? 1 : y < 0 ? -1 : x - y;
  });
}

/** As a release stores what it installs. */
export function joinManifests(manifests: readonly Manifest[], hideSecrets: boolean): string {
  return manifests.map(({ path, content, kind, apiVersion }) => `---\n# Source: ${path}\n${hideSecrets && kind === 'Secret' && apiVersion === 'v1' ? '# HIDDEN: The Secret output has been suppressed' : content}\n`).join('');
}
