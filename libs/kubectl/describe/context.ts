import { ageOf } from '#cluster/apimachinery/time.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { listObjects } from '#kubectl/resources/select.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
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
  /** The objects of a resource; none when they may not be read. */
  *list(name: string, namespace: string | undefined, options: { selector?: string; fieldSelector?: string } = {}): Step<Dynamic[]> {
    const resource: ApiResource | undefined = yield* this.call.mapper.findResource(name);
    if (resource === undefined) return [];
    try {
      return (yield* listObjects(this.call.client, resource, namespace, options)).items;
    } catch (error) {
      if (error instanceof ApiError) return [];
      throw error;
    }
  }
  /** The object, or what kept it from being read. */
  *read(path: string, query: Readonly<Record<string, string>> = {}): Step<Dynamic | ApiError> {
    try {
      return yield* this.call.client.json('GET', path, { query });
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  }
  /** Events about an object; of any kind and any uid where these are not said. */
  *events({ name, namespace, kind, uid }: EventsOf): Step<Dynamic[]> {
    if (!this.showEvents) return [];
    const fields = [`involvedObject.name=${name}`, ...(namespace ? [`involvedObject.namespace=${namespace}`] : []), ...(kind ? [`involvedObject.kind=${kind}`] : []), ...(uid ? [`involvedObject.uid=${uid}`] : [])];
    return yield* this.list('events', namespace || undefined, { fieldSelector: fields.join(',') });
  }
}

/** Whose events are meant. */
export interface EventsOf {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly kind?: string | undefined;
  readonly uid?: string | undefined;
}

export type Describer = (object: Dynamic, context: DescribeContext) => Step<string>;
