// Mirrors pkg/volume/{configmap,secret,projected,downwardapi}
// Differs: no cluster trust bundles, no pod certificates.
import type { ConfigMap, KeyToPath, Pod, Secret, Volume, VolumeProjection } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { decodeBase64 } from '#linux/env/base64.js';
import type { ConfigSource } from './container-env.js';
import { fieldValue, type PodAddresses, resourceValue } from './field-path.js';

/** One file of a projected volume. Content may be made when it is first read. */
export interface ProjectedFile {
  readonly content: Uint8Array | (() => Uint8Array);
  readonly mode: number;
}

/** The volume can't be set up: the text after `MountVolume.SetUp failed for volume "x" : `. `step` is where it failed, if not there. */
export class MountError extends Error {
  constructor(message: string, readonly step: 'SetUp failed' | 'NewMounter initialization failed' = 'SetUp failed') {
    super(message);
  }
}

export interface ProjectionContext {
  readonly pod: Stored<Pod>;
  readonly addresses: PodAddresses;
  readonly source: ConfigSource;
  readonly token: (audience: string | undefined, expirationSeconds: number) => string;
}

/** True for volumes whose files are made of API objects. */
export function isProjected(volume: Volume): boolean {
  return volume.configMap !== undefined || volume.secret !== undefined || volume.downwardAPI !== undefined || volume.projected !== undefined;
}

/** True when its files follow changes: a service account's own volume doesn't. */
export function canChange({ configMap, secret, downwardAPI, projected }: Volume): boolean {
  if (configMap !== undefined || secret !== undefined || downwardAPI !== undefined) return true;
  return projected?.sources?.some((source) => source.secret !== undefined || (source.configMap !== undefined && source.configMap.name !== 'kube-root-ca.crt')) === true;
}

/** Path to file. Throws MountError. */
export function projectedFiles(volume: Volume, context: ProjectionContext): Map<string, ProjectedFile> {
  const files = new Map<string, ProjectedFile>();
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap !== undefined) addConfigMap(files, configMap, configMap.defaultMode ?? 0o644, context);
  if (secret !== undefined) addSecret(files, { ...secret, name: secret.secretName ?? '' }, secret.defaultMode ?? 0o644, context);
  if (downwardAPI !== undefined) addDownward(files, downwardAPI, downwardAPI.defaultMode ?? 0o644, context);
  for (const source of projected?.sources ?? []) addSource(files, source, projected?.defaultMode ?? 0o644, context);
  return files;
}

function addSource(files: Map<string, ProjectedFile>, source: VolumeProjection, mode: number, context: ProjectionContext): void {
  if (source.configMap !== undefined) addConfigMap(files, source.configMap, mode, context);
  if (source.secret !== undefined) addSecret(files, { ...source.secret, name: source.secret.name ?? '' }, mode, context);
  if (source.downwardAPI !== undefined) addDownward(files, source.downwardAPI, mode, context);
  if (source.serviceAccountToken !== undefined) {
    const { audience, expirationSeconds = 3600, path } = source.serviceAccountToken;
    files.set(path, { content: () => encodeUtf8(context.token(audience, expirationSeconds)), mode });
  }
}

interface Selection {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function addConfigMap(files: Map<string, ProjectedFile>, { name = '', items, optional }: Selection, mode: number, { pod, source }: ProjectionContext): void {
  const found = source.findConfigMap(pod.metadata.namespace as string, name);
  if (found === undefined && optional !== true) throw new MountError(`configmap "${name}" not found`);
  addKeys(files, configMapBytes(found), items, mode, optional === true, 'configmap references non-existent config key: ');
}

function configMapBytes(found: Stored<ConfigMap> | undefined): Map<string, Uint8Array> {
  const data = new Map<string, Uint8Array>();
  for (const [key, text] of Object.entries(found?.data ?? {})) data.set(key, encodeUtf8(text));
  for (const [key, text] of Object.entries(found?.binaryData ?? {})) data.set(key, decodeBase64(text));
  return data;
}

function addSecret(files: Map<string, ProjectedFile>, { name = '', items, optional }: Selection, mode: number, { pod, source }: ProjectionContext): void {
  const found: Stored<Secret> | undefined = source.findSecret(pod.metadata.namespace as string, name);
  if (found === undefined && optional !== true) throw new MountError(`secret "${name}" not found`);
  const data = new Map(Object.entries(found?.data ?? {}).map(([key, text]) => [key, decodeBase64(text)] as const));
  addKeys(files, data, items, mode, optional === true, 'references non-existent secret key: ');
}

function addKeys(
  files: Map<string, ProjectedFile>, data: ReadonlyMap<string, Uint8Array>, items: readonly KeyToPath[] | undefined, mode: number, optional: boolean, missing: string,
): void {
  if (items === undefined || items.length === 0) {
    for (const [key, content] of data) files.set(key, { content, mode });
    return;
  }
  for (const { key, path, mode: own } of items) {
    const content = data.get(key);
    if (content !== undefined) files.set(path, { content, mode: own ?? mode });
    else if (!optional) throw new MountError(`${missing}${key}`);
  }
}

function addDownward(files: Map<string, ProjectedFile>, { items = [] }: { items?: readonly DownwardItem[] }, mode: number, { pod, addresses, source }: ProjectionContext): void {
  for (const { path, fieldRef, resourceFieldRef, mode: own } of items) {
    let text = '';
    if (fieldRef !== undefined) text = fieldValue(pod, fieldRef, addresses) ?? '';
    if (resourceFieldRef !== undefined) {
      const container = pod.spec.containers.find(({ name }) => name === resourceFieldRef.containerName);
      if (container === undefined) throw new MountError(`container ${resourceFieldRef.containerName ?? ''} not found`);
      text = resourceValue(container, resourceFieldRef, source.allocatable);
    }
    files.set(path, { content: encodeUtf8(text), mode: own ?? mode });
  }
}

type DownwardItem = NonNullable<NonNullable<Volume['downwardAPI']>['items']>[number];
