// Mirrors helm.sh/helm/v4/pkg/storage with its Secrets driver
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import { decodeBase64, encodeBase64 } from '#kubectl/rest/base64.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, isNotFound } from '#kubectl/rest/errors.js';
import type { RestClient } from '#kubectl/rest/rest-client.js';
import { HelmError, ReleaseNotFound } from '#helm/errors.js';
import { decodeRelease, encodeRelease } from './codec.js';
import type { Release } from './release.js';

const SYSTEM_LABELS = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** A release name's revisions, each a Secret `sh.helm.release.v1.NAME.vREVISION`. */
export class ReleaseStorage {
  constructor(
    private readonly client: RestClient,
    /** undefined: all of them. */
    private readonly namespace: string | undefined,
    private readonly now: () => number,
  ) {}

  *list(selector = ''): Step<Release[]> {
    const path = this.namespace === undefined ? '/api/v1/secrets' : this.#path();
    const wanted = ['owner=helm', ...(selector === '' ? [] : [selector])].join(',');
    let secrets: Dynamic;
    try {
      secrets = yield* this.client.json('GET', path, { query: { labelSelector: wanted } });
    } catch (error) {
      if (error instanceof ApiError) throw new HelmError(`list: failed to list: ${error.message}`);
      throw error;
    }
    return listOf(secrets.items).flatMap((secret) => this.#release(secret) ?? []);
  }

  /** In order of the revisions. Throws ReleaseNotFound. */
  *history(name: string): Step<Release[]> {
    let secrets: Dynamic;
    try {
      secrets = yield* this.client.json('GET', this.#path(), { query: { labelSelector: `name=${name},owner=helm` } });
    } catch (error) {
      if (error instanceof ApiError) throw new HelmError(`query: failed to query with labels: ${error.message}`);
      throw error;
    }
    const found = listOf(secrets.items).flatMap((secret) => {
      const release = this.#release(secret);
      return release === undefined ? [] : [{ ...release, storedLabels: secret.metadata?.labels ?? {} }];
    });
    if (found.length === 0) throw new ReleaseNotFound();
    return found.sort((a, b) => a.revision - b.revision);
  }

  /** Throws ReleaseNotFound. */
  *last(name: string): Step<Release> {
    return (yield* this.history(name)).at(-1) as Release;
  }

  /** A revision, or the last one for 0. Throws ReleaseNotFound. */
  *get(name: string, revision: number): Step<Release> {
    if (revision <= 0) return yield* this.last(name);
    try {
      const found = this.#release(yield* this.client.json('GET', this.#path(secretName(name, revision))));
      if (found !== undefined) return found;
    } catch (error) {
      if (!isNotFound(error)) throw error instanceof ApiError ? new HelmError(`get: failed to get ${JSON.stringify(secretName(name, revision))}: ${error.message}`) : error;
    }
    throw new ReleaseNotFound();
  }

  /** Those with status deployed, in order of the revisions. */
  *deployed(name: string): Step<Release[]> {
    return (yield* this.history(name)).filter(({ status }) => status === 'deployed');
  }

  /** `keep` is how many revisions may be there afterwards; 0 for any number. Throws HelmError. */
  *create(release: Release, keep = 0): Step<void> {
    if (keep > 0) yield* this.#makeRoom(release.name, keep - 1);
    try {
      yield* this.client.json('POST', this.#path(), { body: this.#secret(release, { createdAt: this.#seconds() }), query: { fieldManager: 'helm' } });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.reason === 'AlreadyExists') throw new HelmError('release: already exists');
      throw new HelmError(`create: failed to create: ${error.message}`);
    }
  }

  *update(release: Release): Step<void> {
    try {
      yield* this.client.json('PUT', this.#path(secretName(release.name, release.revision)), { body: this.#secret(release, { modifiedAt: this.#seconds() }), query: { fieldManager: 'helm' } });
    } catch (error) {
      if (error instanceof ApiError) throw new HelmError(`update: failed to update: ${error.message}`);
      throw error;
    }
  }

  *delete({ name, revision }: Release): Step<void> {
    try {
      yield* this.client.json('DELETE', this.#path(secretName(name, revision)));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** The oldest go first; the one that is deployed stays. */
  *#makeRoom(name: string, keep: number): Step<void> {
    let known: Release[];
    try {
      known = yield* this.history(name);
    } catch (error) {
      if (error instanceof ReleaseNotFound) return;
      throw error;
    }
    let surplus = known.length - keep;
    const live = known.findLast(({ status }) => status === 'deployed');
    for (const release of known) {
      if (surplus <= 0) return;
      if (release === live) continue;
      yield* this.delete(release);
      surplus--;
    }
  }

  #seconds(): string {
    return String(Math.floor(this.now() / 1000));
  }
  #path(name?: string): string {
    return `/api/v1/namespaces/${encodeURIComponent(this.namespace ?? 'default')}/secrets${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }

  #secret(release: Release, times: Readonly<Record<string, string>>): Dynamic {
    const labels = { ...release.labels, ...times, name: release.name, owner: 'helm', status: release.status, version: String(release.revision) };
    return {
      apiVersion: 'v1', kind: 'Secret', type: 'helm.sh/release.v1',
      metadata: { name: secretName(release.name, release.revision), labels },
      data: { release: encodeBase64(encodeUtf8(encodeRelease(release))) },
    };
  }

  #release(secret: Dynamic): Release | undefined {
    const text = decodeBase64(secret.data?.release ?? '');
    const labels = Object.entries((secret.metadata?.labels ?? {}) as Record<string, string>).filter(([key]) => !SYSTEM_LABELS.includes(key));
    return text === undefined ? undefined : decodeRelease(decodeUtf8(text), Object.fromEntries(labels));
  }
}

function secretName(name: string, revision: number): string {
  return `sh.helm.release.v1.${name}.v${revision}`;
}

/** Throws HelmError when a label is one that helm sets itself. */
export function requireOwnLabels(labels: Readonly<Record<string, string>>): void {
  if (Object.keys(labels).some((key) => SYSTEM_LABELS.includes(key))) throw new HelmError(`user supplied labels contains system reserved label name. System labels: [${SYSTEM_LABELS.join(' ')}]`);
}
