// Mirrors k8s.io/kubectl/pkg/cmd/set/env/env_resolve.go
import { milliValueOf, parseQuantity, type Quantity, valueOf } from '#cluster/apimachinery/quantity.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { fieldPathValue } from '#kubectl/resources/field-path.js';
import { decodeBase64 } from '#kubectl/rest/base64.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';

/** Where a variable comes from, in words. */
export function sourceText(from: Dynamic): string {
  if (from.configMapKeyRef) return `configmap ${from.configMapKeyRef.name}, key ${from.configMapKeyRef.key}`;
  if (from.secretKeyRef) return `secret ${from.secretKeyRef.name}, key ${from.secretKeyRef.key}`;
  if (from.fieldRef) return `field path ${from.fieldRef.fieldPath}`;
  if (from.resourceFieldRef) return `resource field ${from.resourceFieldRef.containerName ? `${from.resourceFieldRef.containerName}/` : ''}${from.resourceFieldRef.resource}`;
  return 'invalid valueFrom';
}

/** The value of a variable, or why there is none. */
export interface Resolved {
  readonly value?: string;
  readonly problem?: string;
}

/** What the variables of one container refer to; config maps and secrets are read once. */
export class EnvSources<F> {
  readonly #read = new Map<string, Dynamic>();

  constructor(
    private readonly call: Call<F>,
    private readonly object: Dynamic,
    private readonly container: Dynamic,
  ) {}

  *resolve(from: Dynamic): Step<Resolved> {
    try {
      if (from.secretKeyRef) return yield* this.#key('secrets', 'secret', from.secretKeyRef);
      if (from.configMapKeyRef) return yield* this.#key('configmaps', 'config map', from.configMapKeyRef);
      if (from.fieldRef) return { value: fieldPathValue(this.object, from.fieldRef.fieldPath) };
      if (from.resourceFieldRef) return this.#amount(from.resourceFieldRef);
    } catch (error) {
      if (error instanceof ApiError || error instanceof Fatal) return { problem: error.message };
      throw error;
    }
    return { problem: 'invalid valueFrom' };
  }

  *#key(plural: string, kind: string, { name, key }: Dynamic): Step<Resolved> {
    const path = `/api/v1/namespaces/${this.call.namespace}/${plural}/${name}`;
    if (!this.#read.has(path)) this.#read.set(path, yield* this.call.client.json('GET', path));
    const value = this.#read.get(path)?.data?.[key];
    if (value === undefined) return { problem: `key ${key} not found in ${kind} ${name}` };
    return { value: plural === 'secrets' ? decodeUtf8(decodeBase64(value) ?? new Uint8Array()) : value };
  }

  /** So many of the divisor, rounded up. */
  #amount({ resource, divisor }: Dynamic): Resolved {
    const match = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/.exec(resource);
    if (match === null) return { problem: `Unsupported container resource : ${resource}` };
    const given = this.container.resources?.[match[1] as string]?.[match[2] as string];
    const amount = match[2] === 'cpu' ? milliValueOf : valueOf;
    const unit = amountOf(divisor, amount) || amountOf('1', amount);
    return { value: String(Math.ceil(amountOf(given, amount) / unit)) };
  }
}

function amountOf(text: string | undefined, amount: (quantity: Quantity) => number): number {
  const quantity = text === undefined ? undefined : parseQuantity(text);
  return quantity === undefined ? 0 : amount(quantity);
}
