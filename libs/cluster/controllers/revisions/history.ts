// Mirrors pkg/controller/history
// Differs: nothing.
import { controllerrevisions } from '#cluster/api/resources.js';
import type { ControllerRevision, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { isAlreadyExists, isNotFound } from '#cluster/apimachinery/errors.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { controllerReference } from '#cluster/controllers/ownership/references.js';
import { templateHash } from './template-hash.js';

export const REVISION_HASH = 'controller-revision-hash';

export type Revision = Stored<ControllerRevision>;

/** What a revision keeps of its owner: a patch that brings the template back. */
function templateData(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

export function templateOf(revision: ControllerRevision): PodTemplateSpec | undefined {
  const data = revision.data as { readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } } } | undefined;
  if (data?.spec?.template === undefined) return undefined;
  const { $patch: _replace, ...template } = data.spec.template;
  return template as PodTemplateSpec;
}

/** Oldest first. */
export function byRevision(a: Revision, b: Revision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp) return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

interface RevisionWanted {
  readonly owner: Stored<KubeObject>;
  readonly template: PodTemplateSpec;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly collisionCount?: number | undefined;
}

/**
 * The revision of the owner's present template: the newest as it is, an older one made the newest again, or a new one.
 * `collided` tells that another template has the same name; the caller counts it and comes again.
 */
export function syncRevision(context: ControllerContext, wanted: RevisionWanted, history: readonly Revision[]): Revision | 'collided' {
  const data = templateData(wanted.template);
  const sorted = [...history].sort(byRevision);
  const next = (sorted.at(-1)?.revision ?? 0) + 1;
  const equal = sorted.filter((revision) => semanticEqual(revision.data, data)).at(-1);
  if (equal !== undefined) {
    if (equal === sorted.at(-1)) return equal;
    return context.client.update(controllerrevisions, { ...equal, revision: next });
  }
  return createRevision(context, wanted, data, next);
}

function createRevision(context: ControllerContext, { owner, template, labels, annotations, collisionCount }: RevisionWanted, data: unknown, number: number): Revision | 'collided' {
  const hash = templateHash(template, collisionCount);
  const name = `${owner.metadata.name}-${hash}`;
  const namespace = owner.metadata.namespace ?? '';
  try {
    return context.client.create(controllerrevisions, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        namespace,
        labels: { ...labels, [REVISION_HASH]: hash },
        ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
        ownerReferences: [controllerReference(owner)],
      },
      data,
      revision: number,
    } as ControllerRevision);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const existing = context.client.get(controllerrevisions, namespace, name);
    return semanticEqual(existing.data, data) ? existing : 'collided';
  }
}

/** Oldest revisions beyond the limit go, but none that a pod is still of. */
export function truncateHistory(context: ControllerContext, history: readonly Revision[], isLive: (revision: Revision) => boolean, limit: number): void {
  const idle = [...history].sort(byRevision).filter((revision) => !isLive(revision));
  for (const { metadata } of idle.slice(0, Math.max(0, idle.length - limit))) {
    try {
      context.client.delete(controllerrevisions, metadata.namespace, metadata.name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
