// Mirrors apiextensions-apiserver/pkg/apiserver/conversion: converter.go, nop_converter.go, webhook_converter.go
// Differs: what was converted once is remembered by the object, not in a cache of watches.
import type { CustomResourceDefinition } from '#cluster/api/generated/types.js';
import type { Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import { validateAnnotations, validateLabels } from '#cluster/apiserver/validate-meta.js';
import { placeOf } from '#cluster/apiserver/webhook-client/place.js';
import { post, reviewIn } from '#cluster/apiserver/webhook-client/post.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';
import { decode } from '#cluster/apimachinery/decode.js';
import { failure } from '#cluster/apimachinery/errors.js';
import { goTypeOf } from '#cluster/apimachinery/go-type.js';
import { deepEqual, deepFreeze, isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { newUid } from '#cluster/apimachinery/names.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { joinFieldErrors } from '#cluster/apimachinery/validation/field-error.js';
import type { Step } from '#linux/kernel/step.js';
import { structOfSchema, type JsonSchema } from './structural-schema.js';

/** What webhooks for conversion are given, whatever the request has left. */
const TIMEOUT_MS = 30_000;
const REVIEW_GROUP = 'apiextensions.k8s.io';

type Webhook = NonNullable<NonNullable<CustomResourceDefinition['spec']['conversion']>['webhook']>;

/** The versions of one custom resource, and how an object gets from one into another. */
export class Conversion {
  readonly #core: Core;
  readonly #definition: Stored<CustomResourceDefinition>;
  readonly #shown = new Map<string, WeakMap<KubeObject, KubeObject>>();

  constructor(core: Core, definition: Stored<CustomResourceDefinition>) {
    this.#core = core;
    this.#definition = definition;
  }

  /** A stored object in a version; `shape` is what else that version does to it. Throws PENDING, StatusError. */
  shown(stored: KubeObject, version: string, shape: (object: JsonObject) => JsonObject): KubeObject {
    let known = this.#shown.get(version);
    if (known === undefined) {
      known = new WeakMap();
      this.#shown.set(version, known);
    }
    const found = known.get(stored);
    if (found !== undefined) return found;
    const converted = this.#converted(stored, version);
    const shown = deepFreeze(shape((converted === stored ? stored : this.#pruned(converted, version)) as unknown as JsonObject)) as unknown as KubeObject;
    known.set(stored, shown);
    return shown;
  }

  /** In the version of storage, which may know fewer fields. Throws PENDING, StatusError. */
  stored(object: KubeObject): KubeObject {
    const storage = this.#definition.spec.versions.find((each) => each.storage)?.name;
    if (storage === undefined) return object;
    const converted = this.#converted(object, storage);
    return converted === object ? object : this.#pruned(converted, storage);
  }

  #pruned(object: KubeObject, version: string): KubeObject {
    const { group, names, versions } = this.#definition.spec;
    const schema = versions.find(({ name }) => name === version)?.schema?.openAPIV3Schema as JsonSchema | undefined;
    if (schema === undefined) return object;
    return decode(object as unknown as JsonObject, structOfSchema(schema, `${group}.${version}.${names.kind}`)).value as unknown as KubeObject;
  }

  #converted(object: KubeObject, version: string): KubeObject {
    const apiVersion = `${this.#definition.spec.group}/${version}`;
    if (object.apiVersion === apiVersion) return object;
    const { strategy, webhook } = this.#definition.spec.conversion ?? {};
    if (strategy !== 'Webhook' || webhook === undefined) return { ...object, apiVersion };
    const { env, requests } = this.#core;
    const text = JSON.stringify(object);
    try {
      return requests.get(`conversion ${apiVersion} ${text}`, () => this.#asked(webhook, object, apiVersion, newUid(env.random)));
    } catch (error) {
      if (error instanceof WebhookFailure) throw failure(500, '', `conversion webhook for ${(object.apiVersion ?? '')}, Kind=${object.kind ?? ''} ${error.message}`);
      throw error;
    }
  }

  *#asked(webhook: Webhook, object: KubeObject, desiredAPIVersion: string, uid: string): Step<KubeObject> {
    const { wires, requests } = this.#core;
    const version = webhook.conversionReviewVersions.find((each) => each === 'v1' || each === 'v1beta1');
    if (version === undefined || webhook.clientConfig === undefined) throw failure(500, '', 'no supported conversion review versions');
    const apiVersion = `${REVIEW_GROUP}/${version}`;
    const body = JSON.stringify({
      kind: 'ConversionReview', apiVersion, request: { uid, desiredAPIVersion, objects: [object] },
      response: { uid: '', convertedObjects: null, result: { metadata: {} } },
    });
    const store = this.#core.storeFor(ownContext());
    let converted: JsonValue | undefined;
    try {
      const reply = yield* post(wires, requests.clock, { place: placeOf(webhook.clientConfig, store), caBundle: webhook.clientConfig.caBundle, body, query: `?timeout=${TIMEOUT_MS / 1000}s`, timeoutMs: TIMEOUT_MS });
      converted = convertedIn(reviewIn(reply), apiVersion, uid);
    } catch (error) {
      if (error instanceof WebhookFailure) throw new WebhookFailure(`failed: ${error.message}`);
      throw error;
    }
    return checked(object as unknown as JsonObject, converted, desiredAPIVersion);
  }
}

/** Throws WebhookFailure. Undefined: it gave not one object. */
function convertedIn(review: JsonObject, apiVersion: string, uid: string): JsonValue | undefined {
  const { response, kind = '' } = review;
  const isV1 = apiVersion.endsWith('/v1');
  if (isV1 && (review['apiVersion'] !== apiVersion || kind !== 'ConversionReview')) {
    throw new WebhookFailure(`expected webhook response of ${apiVersion}, Kind=ConversionReview, got ${String(review['apiVersion'] ?? '')}, Kind=${String(kind)}`);
  }
  if (!isObject(response)) throw new WebhookFailure('no response provided');
  if (isV1 && response['uid'] !== uid) throw new WebhookFailure(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response['uid'] ?? '')}`);
  const result = isObject(response['result']) ? response['result'] : {};
  if (result['status'] !== 'Success') {
    const message = result['message'];
    throw new WebhookFailure(typeof message === 'string' && message !== '' ? message : `response.result.status was '${String(result['status'] ?? '')}', not 'Success'`);
  }
  const objects = isList(response['convertedObjects']) ? response['convertedObjects'] : [];
  return objects.length === 1 ? objects[0] : objects.length;
}

/** What came, with the metadata that a webhook can't change. Throws WebhookFailure. */
function checked(before: JsonObject, after: JsonValue | undefined, apiVersion: string): KubeObject {
  if (typeof after === 'number') throw new WebhookFailure(`returned ${after} objects, expected 1`);
  if (!isObject(after)) throw new WebhookFailure('failed, unexpected type of object at index 0');
  if (after['apiVersion'] !== apiVersion) throw new WebhookFailure(`returned invalid object at index 0: invalid groupVersion (expected ${apiVersion}, received ${String(after['apiVersion'] ?? '')})`);
  if (after['kind'] !== before['kind']) throw new WebhookFailure(`returned invalid object at index 0: invalid kind (expected ${String(before['kind'])}, received ${String(after['kind'] ?? '')})`);
  const own = metadataOf(before);
  const theirs = metadataOf(after);
  for (const [field, shown] of [['name', 'name'], ['namespace', 'namespace'], ['uid', 'UID']] as const) {
    const [e, a] = [own[field] ?? '', theirs[field] ?? ''];
    if (e !== a) throw new WebhookFailure(`returned invalid object: must have the same ${shown}: ${String(e)} != ${String(a)}`);
  }
  const invalid = (why: string) => new WebhookFailure(`returned invalid metadata: ${why}`);
  if (!isObject(after['metadata'])) throw invalid('missing metadata in converted object');
  const { labels: _l, annotations: _a, ...kept } = own;
  const texts = { ...changedTexts('labels', own, theirs, invalid), ...changedTexts('annotations', own, theirs, invalid) };
  return { ...after, metadata: { ...kept, ...texts } } as unknown as KubeObject;
}

function metadataOf(object: JsonObject): JsonObject {
  return isObject(object['metadata']) ? object['metadata'] : {};
}

/** Labels and annotations are the webhook's to change. */
function changedTexts(field: 'labels' | 'annotations', own: JsonObject, theirs: JsonObject, invalid: (why: string) => WebhookFailure): JsonObject {
  const texts = theirs[field];
  if (texts === undefined || texts === null) return {};
  if (!isObject(texts)) throw invalid(`invalid metadata.${field} of type ${isList(texts) ? '[]interface {}' : typeof texts} in converted object`);
  for (const [name, text] of Object.entries(texts)) if (typeof text !== 'string') throw invalid(`metadata.${field}[${name}] must be a string, but is ${goTypeOf(text)} in converted object`);
  if (deepEqual(texts, own[field])) return { [field]: texts };
  const checkedTexts = texts as Readonly<Record<string, string>>;
  const errors = field === 'labels' ? validateLabels(checkedTexts, 'metadata.labels') : validateAnnotations(checkedTexts, 'metadata.annotation');
  if (errors.length > 0) throw invalid(joinFieldErrors(errors));
  return { [field]: texts };
}
