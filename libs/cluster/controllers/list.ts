import type { Controller } from '#cluster/client/controller.js';
import { bootstrapSigner } from './bootstraptokens/bootstrap-signer.js';
import { tokenCleaner } from './bootstraptokens/token-cleaner.js';
import { clusterRoleAggregationController } from './clusterroleaggregation/clusterroleaggregation.js';
import { cronJobController } from './cronjob/cronjob.js';
import { csrApprovingController } from './csrapproving/csrapproving.js';
import { csrCleanerController } from './csrcleaner/csrcleaner.js';
import { daemonSetController } from './daemonset/daemonset.js';
import { deploymentController } from './deployment/deployment.js';
import { disruptionController } from './disruption/disruption.js';
import { endpointsController } from './endpoints/endpoints.js';
import { endpointSliceController } from './endpointslice/endpointslice.js';
import { endpointSliceMirroringController } from './endpointslicemirroring/endpointslicemirroring.js';
import { ephemeralVolumeController } from './ephemeralvolume/ephemeralvolume.js';
import { garbageCollector } from './garbagecollector/garbagecollector.js';
import { horizontalPodAutoscalerController } from './horizontalpodautoscaler/horizontalpodautoscaler.js';
import { jobController } from './job/job.js';
import { legacyTokenCleaner } from './legacytokencleaner/legacytokencleaner.js';
import { namespaceController } from './namespace/namespace.js';
import { nodeIpamController } from './nodeipam/nodeipam.js';
import { nodeLifecycleController } from './nodelifecycle/nodelifecycle.js';
import { persistentVolumeController } from './persistentvolume/persistentvolume.js';
import { podGcController } from './podgc/podgc.js';
import { pvProtectionController } from './pvprotection/pvprotection.js';
import { pvcProtectionController } from './pvcprotection/pvcprotection.js';
import { replicaSetController } from './replicaset/replicaset.js';
import { replicationController } from './replicationcontroller/replicationcontroller.js';
import { resourceQuotaController } from './resourcequota/resourcequota.js';
import { rootCaPublisher } from './rootcapublisher/rootcapublisher.js';
import { serviceAccountController } from './serviceaccount/serviceaccount.js';
import { statefulSetController } from './statefulset/statefulset.js';
import { taintEvictionController } from './tainteviction/tainteviction.js';
import { ttlAfterFinishedController } from './ttlafterfinished/ttlafterfinished.js';

/** What kube-controller-manager runs, but for the two that need a key: CSR signing and service account tokens. They meet only through the API, so the order decides nothing but who moves first. */
export const controllers: readonly Controller[] = [
  serviceAccountController,
  rootCaPublisher,
  namespaceController,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  podGcController,
  deploymentController,
  replicaSetController,
  replicationController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  horizontalPodAutoscalerController,
  disruptionController,
  resourceQuotaController,
  persistentVolumeController,
  ephemeralVolumeController,
  pvcProtectionController,
  pvProtectionController,
  clusterRoleAggregationController,
  csrApprovingController,
  csrCleanerController,
  bootstrapSigner,
  tokenCleaner,
  legacyTokenCleaner,
  garbageCollector,
];
