// Mirrors plugin/pkg/admission/storage/storageclass/setdefault and plugin/pkg/admission/network/defaultingressclass
// Differs: nothing.
import { ingressclasses, storageclasses } from '#cluster/api/resources.js';
import type { Ingress, PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';

const STORAGE = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const INGRESS = 'ingressclass.kubernetes.io/is-default-class';

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit(request) {
    if (request.operation !== 'CREATE' || !isFor(request, '', 'persistentvolumeclaims')) return request.object;
    const claim = request.object as PersistentVolumeClaim;
    if (claim.spec?.storageClassName !== undefined || claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined) return claim;
    const defaults = request.store.list(storageclasses).filter((each) => STORAGE.some((name) => each.metadata.annotations?.[name] === 'true'));
    // The newest wins; of equally old ones the first by name.
    const found = [...defaults].sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : a.metadata.name < b.metadata.name ? -1 : 1))[0];
    return found === undefined ? claim : { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } };
  },
};

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit(request) {
    if (request.operation !== 'CREATE' || !isFor(request, 'networking.k8s.io', 'ingresses')) return request.object;
    const ingress = request.object as Ingress;
    if (ingress.spec?.ingressClassName !== undefined || ingress.metadata?.annotations?.['kubernetes.io/ingress.class'] !== undefined) return ingress;
    const defaults = request.store.list(ingressclasses).filter((each) => each.metadata.annotations?.[INGRESS] === 'true');
    if (defaults.length > 1) throw forbidden(request.resource.qualified, request.name, `${defaults.length} default IngressClasses were found, only 1 allowed`);
    return defaults[0] === undefined ? ingress : { ...ingress, spec: { ...ingress.spec, ingressClassName: defaults[0].metadata.name } };
  },
};
