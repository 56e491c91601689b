// For tests only: what one resource fills in, refuses and shows, asked of an API server as a client asks.
import { describe, expect, test } from 'vitest';
import { apiVersionOf } from '#cluster/apimachinery/object.js';
import { applyMergePatch } from '#cluster/apimachinery/patch/merge-patch.js';
import type { Strategy } from '#cluster/apiserver/strategy.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { aSmallCluster, type SmallCluster } from './a-small-cluster.js';

/** A merge patch: of the sample before it is created, or of what is stored. */
type Change = object;
type Rows<W> = readonly (readonly [name: string, change: Change, want: W])[];

interface Cases {
  /** What a user sends, without type and metadata, which are filled in: the name is `x`. It is taken as it is. */
  readonly sample: object;
  /** The sample changed, created, and what there is then, in part. Of a question: its answer. */
  readonly fills?: Rows<object>;
  /** The sample changed, created, and a field that is not there then. */
  readonly leavesOut?: Rows<string>;
  /** The sample changed, and why it is not created. `Kind "x" is invalid: ` is left out. */
  readonly refuses?: Rows<string>;
  /** What is changed of the sample once it is there, and why not. */
  readonly keeps?: Rows<string>;
  /** The status that the sample gets. It is taken as it is. */
  readonly status?: object;
  /** What is then changed of it, and why not; '' where it is taken. */
  readonly statuses?: Rows<string>;
  /** The sample changed, with its status, and its row in the table. */
  readonly shows?: Rows<readonly unknown[]>;
}

/** The tests of a resource, as tables. */
export function testResource(resource: Strategy, { sample, fills = [], leavesOut = [], refuses = [], keeps = [], status = {}, statuses = [], shows = [] }: Cases): void {
  const { group, version, names } = resource;
  describe(`${names.plural}.${version}.${group}`, () => {
    test('the sample is taken', () => { expect(messageOf(new Asked(resource, sample).create({}))).toBe(''); });
    if (fills.length > 0) test.each(fills)('fills in: %s', (_name, change, want) => { expect(new Asked(resource, sample).create(change).body).toMatchObject(want); });
    if (leavesOut.length > 0) test.each(leavesOut)('leaves out: %s', (_name, change, field) => { expect(new Asked(resource, sample).create(change).body).not.toHaveProperty(field); });
    if (refuses.length > 0) test.each(refuses)('refuses: %s', (_name, change, want) => { expect(messageOf(new Asked(resource, sample).create(change))).toEqual(want); });
    if (keeps.length > 0) {
      test.each(keeps)('keeps: %s', (_name, change, want) => {
        const asked = new Asked(resource, sample);
        asked.create({});
        expect(messageOf(asked.patch('', change))).toEqual(want);
      });
    }
    if (statuses.length > 0) {
      test.each([['the one it gets', {}, ''], ...statuses] satisfies Rows<string>)('as a status: %s', (_name, change, want) => {
        const asked = new Asked(resource, sample);
        asked.create({});
        expect(messageOf(asked.patch('/status', { status }))).toBe('');
        expect(messageOf(asked.patch('/status', { status: change }))).toEqual(want);
      });
    }
    if (shows.length > 0) {
      test.each(shows)('shows: %s', (_name, change, want) => {
        const asked = new Asked(resource, sample);
        asked.create(change);
        if ('status' in change) asked.patch('/status', { status: change.status });
        expect(asked.row()).toEqual(want);
      });
    }
  });
}

interface Answer {
  readonly code: number;
  readonly body: { readonly message?: string; readonly rows?: readonly { readonly cells: readonly unknown[]; readonly object: { readonly metadata: { readonly name: string } } }[] };
}

function messageOf({ code, body }: Answer): string {
  return code < 300 ? '' : (body.message ?? '').replace(/^\S+ "[^"]*" is invalid: /, '');
}

/** One resource on an API server of its own. */
class Asked {
  readonly #cluster: SmallCluster = aSmallCluster();
  readonly #path: string;
  readonly #sample: object;
  #name = 'x';

  constructor({ group, version, names, namespaced }: Strategy, sample: object) {
    const apiVersion = apiVersionOf({ group, version });
    this.#path = `/${group === '' ? 'api' : 'apis'}/${apiVersion}${namespaced ? '/namespaces/default' : ''}/${names.plural}`;
    this.#sample = { apiVersion, kind: names.kind, metadata: { name: this.#name }, ...sample };
  }

  create(change: Change): Answer {
    const body = applyMergePatch(this.#sample as never, change as never) as { readonly metadata?: { readonly name?: string } };
    this.#name = body.metadata?.name ?? '';
    return this.#send('POST', this.#path, body);
  }

  patch(subresource: string, change: Change): Answer {
    return this.#send('PATCH', `${this.#path}/${this.#name}${subresource}`, change);
  }

  row(): readonly unknown[] | undefined {
    const { body } = this.#send('GET', this.#path);
    return body.rows?.find(({ object }) => object.metadata.name === this.#name)?.cells;
  }

  #send(method: string, target: string, body?: object): Answer {
    const response = this.#cluster.apiServer.handle({
      method, target,
      headers: { host: 'api', ...(method === 'GET' ? { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } : {}), ...(method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}) },
      body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
      client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
    });
    return { code: response.status, body: JSON.parse(decodeUtf8(response.body as Uint8Array)) };
  }
}
