// Mirrors RealPodControl of pkg/controller/controller_utils.go
// Differs: nothing a learner can see.
import { pods } from '#cluster/api/resources.js';
import type { ObjectMeta, Pod, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { isNotFound, StatusError } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { controllerReference } from '#cluster/controllers/ownership/references.js';
import { errorMessage } from '#cluster/controllers/error-message.js';

/** A pod of the template, owned by `owner`; the server completes its name. */
export function podFromTemplate(template: PodTemplateSpec, owner: Stored<KubeObject>): Pod {
  const meta = template.metadata ?? {};
  const metadata: ObjectMeta = {
    namespace: owner.metadata.namespace ?? '',
    generateName: `${owner.metadata.name}-`,
    ...(meta.labels === undefined ? {} : { labels: meta.labels }),
    ...(meta.annotations === undefined ? {} : { annotations: meta.annotations }),
    ...(meta.finalizers === undefined ? {} : { finalizers: meta.finalizers }),
    ownerReferences: [controllerReference(owner)],
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, ...(template.spec === undefined ? {} : { spec: template.spec }) };
}

/** Creates the pod and records it; a refusal is recorded too and goes up. */
export function createPod(context: ControllerContext, owner: Stored<KubeObject>, pod: Pod): Stored<Pod> {
  try {
    const created = context.client.create(pods, pod);
    context.events.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
    return created;
  } catch (error) {
    if (!isNamespaceTerminating(error)) {
      context.events.event(owner, 'Warning', 'FailedCreate', `Error creating: ${errorMessage(error)}`);
    }
    throw error;
  }
}

/** Deletes the pod and records it. A pod that is gone already is no failure. */
export function deletePod(context: ControllerContext, owner: Stored<KubeObject>, pod: Stored<Pod>): void {
  try {
    context.client.delete(pods, pod.metadata.namespace, pod.metadata.name);
  } catch (error) {
    if (isNotFound(error)) return;
    context.events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${errorMessage(error)}`);
    throw error;
  }
  context.events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}

/** Nothing can be made in a namespace that is being deleted; trying again is no use. */
export function isNamespaceTerminating(error: unknown): boolean {
  return error instanceof StatusError && (error.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false);
}

/**
 * Runs `create` for 0…count-1 in batches of 1, 2, 4, …; a failing batch is the last. When everything is refused (a quota, a
 * policy), this is why a learner sees one event a try and not one for each replica.
 */
export function slowStart(count: number, create: (index: number) => void): { readonly created: number; readonly error: unknown } {
  let created = 0;
  let error: unknown;
  for (let batch = 1, next = 0; next < count && error === undefined; batch *= 2) {
    const end = Math.min(count, next + batch);
    for (; next < end; next++) {
      try {
        create(next);
        created++;
      } catch (failure) {
        error ??= failure;
      }
    }
  }
  return { created, error };
}
