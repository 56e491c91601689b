// Mirrors plugin/pkg/admission/serviceaccount
// Differs: a missing account is refused at once, without waiting for it to come.
import { serviceaccounts } from '#cluster/api/resources.js';
import type { Pod, PodSpec, ServiceAccount, Volume, VolumeMount } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import { randomSuffix } from '#cluster/apimachinery/names.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Random } from '#linux/env/env.js';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const PREFIX = 'kube-api-access-';
/** One hour and seven seconds: by this, the server knows a token that kubelets renew. */
const TOKEN_SECONDS = 3607;
const MIRROR = 'kubernetes.io/config.mirror';

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(request) {
    if (request.operation !== 'CREATE' || !isFor(request, '', 'pods')) return request.object;
    const pod = request.object as Pod;
    const spec = pod.spec as PodSpec;
    if (pod.metadata?.annotations?.[MIRROR] !== undefined) return pod;
    const name = (spec.serviceAccountName ?? '') === '' ? 'default' : (spec.serviceAccountName as string);
    const account = request.store.find(serviceaccounts, request.namespace, name);
    if (account === undefined) {
      throw forbidden({ group: '', resource: 'pods' }, request.name, `error looking up service account ${request.namespace ?? ''}/${name}: serviceaccount ${JSON.stringify(name)} not found`);
    }
    let next: PodSpec = { ...spec, serviceAccountName: name, serviceAccount: name };
    if ((spec.imagePullSecrets ?? []).length === 0 && (account.imagePullSecrets ?? []).length > 0) next = { ...next, imagePullSecrets: account.imagePullSecrets as NonNullable<PodSpec['imagePullSecrets']> };
    if (wantsToken(spec, account)) next = withToken(next, request.store.env.random);
    return { ...pod, spec: next };
  },
};

function wantsToken(spec: PodSpec, account: Stored<ServiceAccount>): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function withToken(spec: PodSpec, random: Random): PodSpec {
  const known = spec.volumes?.find((volume) => volume.name?.startsWith(PREFIX));
  const name = known?.name ?? PREFIX + randomSuffix(random);
  const mount: VolumeMount = { name, readOnly: true, mountPath: MOUNT_PATH };
  let isNeeded = false;
  const mounted = <C extends { readonly volumeMounts?: readonly VolumeMount[] }>(container: C): C => {
    if (container.volumeMounts?.some((each) => each.mountPath === MOUNT_PATH) === true) return container;
    isNeeded = true;
    return { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
  };
  const containers = spec.containers?.map(mounted);
  const initContainers = spec.initContainers?.map(mounted);
  if (!isNeeded || containers === undefined) return spec;
  const volumes = known === undefined ? [...(spec.volumes ?? []), tokenVolume(name)] : (spec.volumes ?? []);
  return { ...spec, volumes, containers, ...(initContainers === undefined ? {} : { initContainers }) };
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  };
}

