// Mirrors pkg/api/v1/pod: VisitPodSecretNames, VisitPodConfigmapNames
// Differs: the secrets of rare volume types (ceph, storageos, scaleIO and the like) are read in one way.
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';

type Volume = NonNullable<Stored<Pod>['spec']['volumes']>[number];

interface EnvOwner {
  readonly env?: readonly { readonly valueFrom?: { readonly secretKeyRef?: Named; readonly configMapKeyRef?: Named } }[];
  readonly envFrom?: readonly { readonly secretRef?: Named; readonly configMapRef?: Named }[];
}

interface Named {
  readonly name?: string;
}

export function namesSecret(pod: Stored<Pod>, name: string): boolean {
  return secretNames(pod).some((each) => each === name);
}

export function namesConfigMap(pod: Stored<Pod>, name: string): boolean {
  return configMapNames(pod).some((each) => each === name);
}

/** Ephemeral volumes have claims that are named for pod and volume. */
export function namesClaim(pod: Stored<Pod>, name: string): boolean {
  return (pod.spec.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === name || (volume.ephemeral !== undefined && `${pod.metadata?.name ?? ''}-${volume.name}` === name));
}

export function secretNames(pod: Stored<Pod>): readonly string[] {
  const names: (string | undefined)[] = (pod.spec.imagePullSecrets ?? []).map(({ name }) => name);
  for (const { env = [], envFrom = [] } of containersOf(pod)) {
    names.push(...envFrom.map(({ secretRef }) => secretRef?.name), ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name));
  }
  for (const volume of pod.spec.volumes ?? []) names.push(...volumeSecrets(volume));
  return names.filter((name) => name !== undefined);
}

export function configMapNames(pod: Stored<Pod>): readonly string[] {
  const names: (string | undefined)[] = [];
  for (const { env = [], envFrom = [] } of containersOf(pod)) {
    names.push(...envFrom.map(({ configMapRef }) => configMapRef?.name), ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name));
  }
  for (const { configMap, projected } of pod.spec.volumes ?? []) names.push(configMap?.name, ...(projected?.sources ?? []).map((source) => source.configMap?.name));
  return names.filter((name) => name !== undefined);
}

function containersOf({ spec }: Stored<Pod>): readonly EnvOwner[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}

function volumeSecrets(volume: Volume): readonly (string | undefined)[] {
  const sources = volume as unknown as Readonly<Record<string, { readonly secretName?: string; readonly secretRef?: Named; readonly nodePublishSecretRef?: Named } | undefined>>;
  const direct = ['azureFile', 'cephfs', 'cinder', 'csi', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'secret', 'storageos'].flatMap((type) => {
    const source = sources[type];
    return source === undefined ? [] : [source.secretName, source.secretRef?.name, source.nodePublishSecretRef?.name];
  });
  return [...direct, ...(volume.projected?.sources ?? []).map((source) => source.secret?.name)];
}
