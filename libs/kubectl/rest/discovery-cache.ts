// Mirrors k8s.io/client-go/discovery/cached/disk
// Differs: all files are read at once, and one that is missing or too old makes all of them so; answers of HTTP are not kept.
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { homeOf } from '#kubectl/kubeconfig/kubeconfig.js';
import { type ApiGroup, type ApiResource, groupsOfLists } from './discovery.js';
import { type Dynamic, isRecord, listOf } from './dynamic.js';
import { apiVersionOf } from './mapper.js';

/** As kubectl and helm have it: six hours. */
const LIFETIME_MS = 6 * 3_600_000;
/** What reading and decoding some twenty files takes, in virtual time: the cluster goes on meanwhile. */
const READING_MS = 12;
const GROUPS = 'servergroups.json';
const RESOURCES = 'serverresources.json';

/** Of a person's caches. */
export function cacheFolder(proc: Process): string {
  return proc.env.get('KUBECACHEDIR') || `${homeOf(proc)}/.kube/cache`;
}

/** What discovery said last of a server, in files that kubectl and helm share. */
export class DiscoveryCache {
  readonly #folder: string;

  /** `folder` is that of all caches: `~/.kube/cache`. */
  constructor(private readonly proc: Process, folder: string, server: string) {
    const host = server.replace(/^https?:\/\//, '').replace(/[^\w/.]/g, '_');
    this.#folder = `${folder}/discovery/${host}`;
  }

  /** undefined when it is not all there any more. */
  *read(): Step<readonly ApiGroup[] | undefined> {
    try {
      const { groups } = this.#read(GROUPS);
      yield* this.proc.sleep(READING_MS);
      return groupsOfLists(listOf(groups), (groupVersion) => this.#read(`${groupVersion}/${RESOURCES}`));
    } catch (error) {
      // Whatever is wrong with them: the server knows better.
      if (error instanceof Errno || error instanceof SyntaxError || error instanceof Expired) return undefined;
      throw error;
    }
  }

  /** Keeps what the server said, if it can. A version that does not answer is not kept, and so asked for again. */
  write(groups: readonly ApiGroup[]): void {
    try {
      this.#write(GROUPS, { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupFile) });
      for (const { name: group, versions } of groups) {
        for (const { version, resources } of versions) {
          const groupVersion = apiVersionOf({ group, version });
          if (resources.length > 0) this.#write(`${groupVersion}/${RESOURCES}`, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: resources.flatMap(resourceFiles) });
        }
      }
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }

  #read(name: string): Dynamic {
    const path = `${this.#folder}/${name}`;
    const { files, world } = this.proc;
    if (files.stat(path).modifiedMs + LIFETIME_MS < world.clock.now()) throw new Expired();
    const content: unknown = JSON.parse(files.readText(path));
    if (!isRecord(content)) throw new SyntaxError(`${path} holds no object`);
    return content;
  }

  #write(name: string, content: Dynamic): void {
    const path = `${this.#folder}/${name}`;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const { files } = this.proc;
    if (!files.exists(folder)) files.makeDirectory(folder, { parents: true, mode: 0o750 });
    files.write(path, `${JSON.stringify(content)}\n`, 0o660);
  }
}

class Expired extends Error {}

function groupFile({ name, versions }: ApiGroup): Dynamic {
  const listed = versions.map(({ version }) => ({ groupVersion: apiVersionOf({ group: name, version }), version }));
  return { name, versions: listed, preferredVersion: listed[0] };
}

/** A resource and its subresources, as an APIResourceList has them. */
function resourceFiles({ resource, singular, namespaced, group, version, kind, verbs, shortNames, categories, subresources }: ApiResource): Dynamic[] {
  const own = {
    name: resource, singularName: singular, namespaced, ...(group === '' ? {} : { group }), version, kind, verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}), ...(categories.length > 0 ? { categories } : {}),
  };
  return [own, ...subresources.map((sub) => ({ name: `${resource}/${sub.name}`, singularName: '', namespaced, ...sub.served, kind: sub.kind, verbs: sub.verbs }))];
}
