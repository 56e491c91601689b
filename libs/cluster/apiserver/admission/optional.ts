// Mirrors plugin/pkg/admission: alwayspullimages, namespace/autoprovision, denyserviceexternalips, deny
// Differs: nothing.
import type { Container, Pod, Service } from '#cluster/api/generated/types.js';
import { namespaces } from '#cluster/api/resources.js';
import { failure } from '#cluster/apimachinery/errors.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { type AdmissionPlugin, isFor } from './admission.js';

const pulling = <C extends Container>(containers: readonly C[]) => containers.map((one) => ({ ...one, imagePullPolicy: 'Always' }));

const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  admit(request) {
    if (!isFor(request, '', 'pods') || (request.operation !== 'CREATE' && request.operation !== 'UPDATE')) return request.object;
    const pod = request.object as Pod;
    const { spec } = pod;
    if (spec === undefined) return request.object;
    return {
      ...pod,
      spec: {
        ...spec, containers: pulling(spec.containers),
        ...(spec.initContainers === undefined ? {} : { initContainers: pulling(spec.initContainers) }),
        ...(spec.ephemeralContainers === undefined ? {} : { ephemeralContainers: spec.ephemeralContainers.map((one) => ({ ...one, imagePullPolicy: 'Always' })) }),
      },
    } as KubeObject;
  },
};

const namespaceAutoProvision: AdmissionPlugin = {
  name: 'NamespaceAutoProvision',
  admit({ operation, namespace, object, store }) {
    if (operation !== 'CREATE' || namespace === undefined || store.isDryRun || store.find(namespaces, undefined, namespace) !== undefined) return object;
    store.create(namespaces, { metadata: { name: namespace } });
    return object;
  },
};

const denyServiceExternalIPs: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  validate(request) {
    if (!isFor(request, '', 'services')) return;
    const before = (request.old as Service | undefined)?.spec?.externalIPs ?? [];
    const added = ((request.object as Service | undefined)?.spec?.externalIPs ?? []).some((each) => !before.includes(each));
    if (added) throw failure(403, 'Forbidden', `services ${JSON.stringify(request.name)} is forbidden: Use of external IPs is denied by admission control.`);
  },
};

const alwaysDeny: AdmissionPlugin = {
  name: 'AlwaysDeny',
  validate({ resource, name }) {
    throw failure(403, 'Forbidden', `${resource.ref.resource} ${JSON.stringify(name)} is forbidden: admission control is denying all modifications`);
  },
};

/** Plugins that are off until --enable-admission-plugins names them; they run before the others. */
export const optionalPlugins: readonly AdmissionPlugin[] = [namespaceAutoProvision, alwaysPullImages, denyServiceExternalIPs, alwaysDeny];
