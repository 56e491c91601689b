// Mirrors pkg/registry/core/serviceaccount/storage/token.go
// Differs: nothing that can be seen.
import type { Node, Pod, TokenRequestSpec } from '#cluster/api/generated/types.js';
import { nodes, pods, secrets } from '#cluster/api/resources.js';
import { type BoundObject, signToken, type TokenClaims } from '#cluster/pki/service-account-token.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { badRequest, conflict, invalid, notFound } from '#cluster/apimachinery/errors.js';
import { newUid } from '#cluster/apimachinery/names.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { admitNew } from './admit-new.js';

const KIND = { group: 'authentication.k8s.io', resource: 'TokenRequest' };
const DEFAULT_SECONDS = 3600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;
/** Tokens that kubelets ask for live longer than asked, so that old clients notice late. */
const EXTENDED_FROM_SECONDS = 3607;
const EXTENDED_SECONDS = 365 * 24 * 3600;

interface TokenRequest extends KubeObject {
  readonly spec?: Partial<TokenRequestSpec>;
}

/** Throws StatusError. */
export function requestToken(core: Core, context: RequestContext, resource: Resource, target: Target, body: KubeObject): KubeObject {
  const request = admitNew(core, context, resource, target, body as TokenRequest);
  const { namespace = '', name } = target;
  checkMeta(request, namespace, name);
  const account = readStored(core, resource, namespace, name);
  if (account === undefined) throw notFound(resource.qualified, name);
  const asked = request.spec?.expirationSeconds ?? DEFAULT_SECONDS;
  checkSeconds(asked);
  const { issuer } = core.settings;
  const audiences = request.spec?.audiences?.length ? request.spec.audiences : [issuer];
  const binding = bindingOf(core, context, request, target);
  const isExtended = binding.pod !== undefined && asked === EXTENDED_FROM_SECONDS && audiences.every((each) => each === issuer);
  const nowMs = core.env.clock.now();
  const now = Math.floor(nowMs / 1000);
  const claims: TokenClaims = {
    aud: audiences,
    exp: now + (isExtended ? EXTENDED_SECONDS : asked),
    iat: now,
    iss: issuer,
    jti: newUid(core.env.random),
    'kubernetes.io': { namespace, ...binding, serviceaccount: { name, uid: account.metadata.uid }, ...(isExtended ? { warnafter: now + asked } : {}) },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(nowMs) },
    spec: { audiences, expirationSeconds: asked, boundObjectRef: written(request.spec?.boundObjectRef) },
    status: { token: signToken(core.tokenKey, claims), expirationTimestamp: formatTime((now + asked) * 1000) },
  } as unknown as KubeObject;
}

/** In Go's order. */
function written(ref: TokenRequestSpec['boundObjectRef']): object | null {
  if (ref === undefined || ref === null) return null;
  const { kind, apiVersion, name, uid } = ref;
  return { kind, apiVersion, name, uid };
}

function checkMeta({ metadata }: TokenRequest, namespace: string, name: string): void {
  const wrong = (field: string, value: string, what: string) => invalid(KIND, name, [invalidValue(`metadata.${field}`, value, `must match the service account ${what} if specified`)]);
  if ((metadata?.name ?? '') !== '' && metadata?.name !== name) throw wrong('name', metadata?.name ?? '', 'name');
  if ((metadata?.namespace ?? '') !== '' && metadata?.namespace !== namespace) throw wrong('namespace', metadata?.namespace ?? '', 'namespace');
}

function checkSeconds(seconds: number): void {
  const errors: FieldError[] = [];
  if (seconds < MIN_SECONDS) errors.push(invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > MAX_SECONDS) errors.push(invalidValue('spec.expirationSeconds', seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (errors.length > 0) throw invalid(KIND, '', errors);
}

type Binding = Pick<NonNullable<TokenClaims['kubernetes.io']>, 'node' | 'pod' | 'secret'>;

function bindingOf(core: Core, context: RequestContext, request: TokenRequest, target: Target): Binding {
  const ref = request.spec?.boundObjectRef;
  if (ref === undefined || ref === null) return {};
  const [version = '', group = ''] = (ref.apiVersion ?? '').split('/').reverse();
  const { kind = '', name = '' } = ref;
  const store = core.storeFor(context);
  const bound = <T extends KubeObject>(of: ResourceRef<T>, namespace: string | undefined): Stored<T> => {
    const object = store.find(of, namespace, name);
    if (object === undefined) throw notFound(of, name);
    return object;
  };
  const checked = ({ metadata }: Stored<KubeObject>): BoundObject => {
    if ((ref.uid ?? '') === '' || ref.uid === metadata.uid) return { name, uid: metadata.uid };
    throw conflict({ group, resource: kind }, name, `the UID in the bound object reference (${ref.uid ?? ''}) does not match the UID in record. The object might have been deleted and then recreated`);
  };
  switch (group === '' ? kind : '') {
    case 'Pod': {
      const pod = bound(pods, target.namespace);
      if (pod.spec.serviceAccountName !== target.name) throw badRequest(`cannot bind token for serviceaccount ${JSON.stringify(target.name)} to pod running with different serviceaccount name.`);
      return { ...nodeOf(pod, (node) => store.find(nodes, undefined, node)), pod: checked(pod) };
    }
    case 'Secret':
      return { secret: checked(bound(secrets, target.namespace)) };
    case 'Node':
      return { node: checked(bound(nodes, undefined)) };
    default:
      throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  }
}

/** The node's name alone, where there is no such node. */
function nodeOf({ spec }: Stored<Pod>, find: (name: string) => Stored<Node> | undefined): Binding {
  const name = spec.nodeName ?? '';
  if (name === '') return {};
  const uid = find(name)?.metadata.uid;
  return { node: { name, ...(uid === undefined ? {} : { uid }) } };
}
