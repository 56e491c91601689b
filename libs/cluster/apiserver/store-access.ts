import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Env } from '#linux/env/env.js';

/**
 * The stored objects as strategies and admission plugins see them: read past authorisation, and the few writes of the
 * server's own (addresses of services, quota).
 */
export interface StoreAccess {
  readonly env: Env;
  /** Who makes the present request. */
  readonly user: UserInfo;
  readonly isDryRun: boolean;
  find<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string): Stored<T> | undefined;
  list<T extends KubeObject>(ref: ResourceRef<T>, namespace?: string): readonly Stored<T>[];
  create<T extends KubeObject>(ref: ResourceRef<T>, object: T): Stored<T>;
  update<T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>): Stored<T>;
  updateStatus<T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>): Stored<T>;
  remove(ref: ResourceRef, namespace: string | undefined, name: string): void;
  decide(user: UserInfo, question: AccessQuestion): { readonly isAllowed: boolean; readonly reason: string };
  /** Whom a bearer token names, for one of the audiences (the API server's own, if none is given), or why it is refused. */
  judgeToken(token: string, audiences: readonly string[]): TokenVerdict;
  /** The rules that hold for the user in a namespace; cluster-wide ones alone when it is ''. */
  rulesFor(user: UserInfo, namespace: string): UserRules;
  /** Settings that the server was started with. */
  readonly settings: ServerSettings;
}

export interface ServerSettings {
  /** The addresses that Services get, as a CIDR. */
  readonly serviceCidr: string;
  readonly nodePorts: { readonly first: number; readonly last: number };
  /** Where the API server itself listens: the endpoint of the service `kubernetes`. */
  readonly advertiseAddress: string;
  readonly securePort: number;
  /** `iss` of service account tokens. */
  readonly issuer: string;
  /** PEM of the cluster's CA, for kube-root-ca.crt. */
  readonly certificateAuthority: string;
}

export interface AccessQuestion {
  readonly verb: string;
  readonly group?: string;
  readonly version?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** For paths that are no resources: `/healthz`. */
  readonly path?: string;
  /** Of a list, watch or deletecollection: narrower rights may be enough for it. */
  readonly fieldSelector?: string;
}

/** Whom a token names and for which of the wanted audiences, or why it is refused; '' when there is nothing to say. */
export type TokenVerdict = { readonly user: UserInfo; readonly audiences: readonly string[] } | { readonly error: string };

/** What a user may do, by RBAC. */
export interface UserRules {
  readonly rules: readonly AccessRule[];
  /** Roles that are bound to the user and are not there. */
  readonly missing: readonly MissingRole[];
}

export interface MissingRole {
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
}

export interface AccessRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
