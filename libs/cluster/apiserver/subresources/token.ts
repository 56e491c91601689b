// Mirrors pkg/registry/core/serviceaccount/storage/token.go
// Differs: nothing that can be seen.
import type { Pod, TokenRequestSpec } from '#cluster/api/generated/types.js';
import { nodes, pods, secrets } from '#cluster/api/resources.js';
import { signToken } from '#cluster/apiserver/authentication/service-account-token.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { badRequest, conflict, invalid, notFound } from '#cluster/apimachinery/errors.js';
import { newUid } from '#cluster/apimachinery/names.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

const DEFAULT_SECONDS = 3600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;
/** Tokens that kubelets ask for live longer than asked, so that old clients notice late. */
const EXTENDED_FROM_SECONDS = 3607;
const EXTENDED_SECONDS = 365 * 24 * 3600;

interface TokenRequest extends KubeObject {
  readonly spec?: Partial<TokenRequestSpec>;
}

export function requestToken(core: Core, context: RequestContext, resource: Resource, target: Target, body: KubeObject): KubeObject {
  const account = readStored(core, resource, target.namespace, target.name);
  if (account === undefined) throw notFound(resource.qualified, target.name);
  const request = body as TokenRequest;
  const name = request.metadata?.name ?? '';
  if (name !== '' && name !== target.name) throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  const asked = request.spec?.expirationSeconds ?? DEFAULT_SECONDS;
  checkSeconds(asked);
  const audiences = request.spec?.audiences?.length ? request.spec.audiences : [core.settings.issuer];
  const isExtended = asked === EXTENDED_FROM_SECONDS && audiences.includes(core.settings.issuer);
  const now = Math.floor(core.env.clock.now() / 1000);
  const seconds = isExtended ? EXTENDED_SECONDS : asked;
  const namespace = target.namespace ?? '';
  const claims = {
    aud: audiences,
    exp: now + seconds,
    iat: now,
    iss: core.settings.issuer,
    jti: newUid(core.env.random),
    'kubernetes.io': {
      namespace,
      ...bindingOf(core, context, request, target),
      serviceaccount: { name: target.name, uid: account.metadata.uid },
      ...(isExtended ? { warnafter: now + asked } : {}),
    },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${target.name}`,
  };
  const expires = formatTime((now + asked) * 1000);
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name: target.name, namespace, creationTimestamp: formatTime(core.env.clock.now()) },
    spec: { audiences, expirationSeconds: asked, boundObjectRef: request.spec?.boundObjectRef ?? null },
    status: { token: signToken(core.settings.signingKey, claims), expirationTimestamp: expires },
  } as unknown as KubeObject;
}

function checkSeconds(seconds: number): void {
  const errors: FieldError[] = [];
  if (seconds < MIN_SECONDS) errors.push(invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > MAX_SECONDS) errors.push(invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (errors.length > 0) throw invalid({ group: 'authentication.k8s.io', resource: 'TokenRequest' }, '', errors);
}

function bindingOf(core: Core, context: RequestContext, request: TokenRequest, target: Target) {
  const ref = request.spec?.boundObjectRef;
  if (ref === undefined || ref === null) return {};
  const store = core.storeFor(context);
  const name = ref.name ?? '';
  const check = <T extends KubeObject>(object: Stored<T> | undefined, resource: string) => {
    if (object === undefined) throw notFound({ group: '', resource }, name);
    if ((ref.uid ?? '') !== '' && ref.uid !== object.metadata.uid) {
      throw conflict({ group: '', resource }, name, `the UID in the bound object reference (${ref.uid ?? ''}) does not match the UID in record. The object might have been deleted and then recreated`);
    }
    return { name, uid: object.metadata.uid };
  };
  switch (ref.kind) {
    case 'Pod': {
      const pod = store.find(pods, target.namespace, name);
      const bound = check(pod, 'pods');
      return { ...nodeOf(core, context, pod as Stored<Pod>), pod: bound };
    }
    case 'Secret':
      return { secret: check(store.find(secrets, target.namespace, name), 'secrets') };
    case 'Node':
      return { node: check(store.find(nodes, undefined, name), 'nodes') };
    default:
      throw badRequest(`cannot bind token for ${ref.kind ?? ''} object, supported kinds are Pod, Secret, Node`);
  }
}

function nodeOf(core: Core, context: RequestContext, pod: Stored<Pod>) {
  const name = pod.spec.nodeName ?? '';
  const node = name === '' ? undefined : core.storeFor(context).find(nodes, undefined, name);
  return node === undefined ? {} : { node: { name, uid: node.metadata.uid } };
}
