// Mirrors staging/src/k8s.io/apiserver/pkg/admission
// Differs: a plugin is a value; the object it returns goes to the next one.
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';
import type { Reinvocation } from './reinvocation.js';

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly resource: Resource;
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Undefined for a delete. */
  readonly object: KubeObject | undefined;
  readonly old: Stored<KubeObject> | undefined;
  readonly user: UserInfo;
  readonly store: StoreAccess;
  /** For the audit log, where the request is logged. */
  readonly annotations: Map<string, string> | undefined;
  warn(text: string): void;
}

/** Of a request that may still be changed. */
export interface MutatingRequest extends AdmissionRequest {
  readonly object: KubeObject;
  readonly reinvocation: Reinvocation;
}

export interface AdmissionPlugin {
  readonly name: string;
  /** Returns the object, changed or as it was. Throws StatusError to refuse. */
  admit?(request: MutatingRequest): KubeObject;
  /** Throws StatusError to refuse. */
  validate?(request: AdmissionRequest): void;
}

export function isFor(request: AdmissionRequest, group: string, resource: string, subresource = ''): boolean {
  return request.resource.ref.resource === resource && request.resource.ref.group === group && request.subresource === subresource;
}
