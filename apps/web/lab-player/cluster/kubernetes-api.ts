import { z } from 'zod';
import { toYaml } from './to-yaml';

/** The parts of Kubernetes' own answers that the view shows. */
const Discovery = z.object({
  items: z.array(z.object({
    metadata: z.object({ name: z.string().optional() }).optional(),
    versions: z.array(z.object({
      version: z.string(),
      resources: z.array(z.object({
        resource: z.string(), scope: z.enum(['Namespaced', 'Cluster']), verbs: z.array(z.string()), responseKind: z.object({ kind: z.string() }).optional(),
      })).default([]),
    })).default([]),
  })),
});

const Table = z.object({
  columnDefinitions: z.array(z.object({ name: z.string(), priority: z.number().optional() })),
  rows: z.array(z.object({
    cells: z.array(z.unknown()),
    object: z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) }),
  })).nullable().transform((rows) => rows ?? []),
});
export type Table = z.infer<typeof Table>;

const Stored = z.looseObject({ metadata: z.looseObject({}) });

/** A kind of object that can be listed; `path` is where, below the API server's root. */
export interface Listable {
  readonly kind: string;
  readonly resource: string;
  readonly group: string;
  readonly path: string;
  readonly isNamespaced: boolean;
}

export interface ObjectName { readonly name: string; readonly namespace: string | undefined }

const AS_DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const AS_TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

async function get(sessionId: string, path: string, accept: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(`/k8s/${sessionId}${path}`, { headers: { accept }, signal, credentials: 'same-origin' });
  if (response.ok) return response;
  const status = z.object({ message: z.string() }).safeParse(await response.json().catch(() => undefined));
  throw new Error(status.success ? status.data.message : `The cluster answered with ${response.status}.`);
}

/** Every kind that can be listed, the first served version of each, those of the core group first. */
export async function listKinds(sessionId: string, signal: AbortSignal): Promise<Listable[]> {
  const both = await Promise.all(['/api', '/apis'].map(async (root) =>
    ({ root, found: Discovery.parse(await (await get(sessionId, root, AS_DISCOVERY, signal)).json()) })));
  return both.flatMap(({ root, found }) => found.items.flatMap((item) => kindsOf(root, item)));
}

function kindsOf(root: string, { metadata, versions }: z.infer<typeof Discovery>['items'][number]): Listable[] {
  const group = metadata?.name ?? '';
  const seen = new Set<string>();
  return versions.flatMap(({ version, resources }) => resources
    .filter(({ resource, verbs }) => verbs.includes('list') && !seen.has(resource) && seen.add(resource))
    .map(({ resource, scope, responseKind }) => ({
      resource, group, kind: responseKind?.kind ?? resource, isNamespaced: scope === 'Namespaced',
      path: group === '' ? `${root}/${version}` : `${root}/${group}/${version}`,
    })));
}

/** The table that `kubectl get --all-namespaces` prints. */
export async function listTable(sessionId: string, { path, resource }: Listable, signal: AbortSignal): Promise<Table> {
  return Table.parse(await (await get(sessionId, `${path}/${resource}`, AS_TABLE, signal)).json());
}

/** One object as YAML, without the bookkeeping of who set which field, as kubectl shows it. */
export async function readObject(sessionId: string, { path, resource }: Listable, { name, namespace }: ObjectName, signal: AbortSignal): Promise<string> {
  const place = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const response = await get(sessionId, `${path}${place}/${resource}/${encodeURIComponent(name)}`, 'application/json', signal);
  const { metadata, ...rest } = Stored.parse(await response.json());
  return toYaml({ ...rest, metadata: { ...metadata, managedFields: undefined } });
}
