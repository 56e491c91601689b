import { ageOf } from '#cluster/apimachinery/time.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { listObjects } from '#kubectl/resources/select.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError } from '#kubectl/rest/errors.js';

/** What a describer may ask besides the object itself. */
export class DescribeContext {
  constructor(
    readonly call: Call<unknown>,
    readonly showEvents: boolean,
  ) {}

  get nowMs(): number {
    return this.call.now();
  }
  age(timestamp: string | undefined): string {
    return ageOf(timestamp, this.nowMs);
  }
  /** undefined when it is not there or may not be read. */
  *find(path: string): Step<Dynamic | undefined> {
    try {
      return yield* this.call.client.json('GET', path);
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }
  /** The objects of a resource; none when they may not be read. */
  *list(name: string, namespace: string | undefined, options: { selector?: string; fieldSelector?: string } = {}): Step<Dynamic[]> {
    const resource: ApiResource | undefined = (yield* this.call.mapper()).findResource(name);
    if (resource === undefined) return [];
    try {
      return (yield* listObjects(this.call.client, resource, namespace, options)).items;
    } catch (error) {
      if (error instanceof ApiError) return [];
      throw error;
    }
  }
  *events(object: Dynamic): Step<Dynamic[]> {
    if (!this.showEvents) return [];
    const { name, namespace, uid } = object.metadata;
    const fields = [`involvedObject.name=${name}`, ...(namespace ? [`involvedObject.namespace=${namespace}`] : []), `involvedObject.kind=${object.kind}`, ...(uid ? [`involvedObject.uid=${uid}`] : [])];
    const query = { fieldSelector: fields.join(','), limit: 500 };
    const answer = yield* this.find2('/api/v1', namespace || 'default', query, !namespace);
    return listOf(answer?.items);
  }
  private *find2(root: string, namespace: string, query: { fieldSelector: string; limit: number }, everywhere: boolean): Step<Dynamic | undefined> {
    try {
      return yield* this.call.client.json('GET', everywhere ? `${root}/events` : `${root}/namespaces/${namespace}/events`, { query });
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }
}

export type Describer = (object: Dynamic, context: DescribeContext) => Step<string>;
