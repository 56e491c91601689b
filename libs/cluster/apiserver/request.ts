import type { UserInfo } from '#cluster/client/client.js';

/** Who asks, and how, whatever the verb. */
export interface RequestContext {
  readonly user: UserInfo;
  /** The field manager of writes. */
  readonly manager: string;
  readonly isDryRun: boolean;
  /** Bodies are objects of this process: frozen parts of them are canonical. */
  readonly isInternal: boolean;
  /** Filled while the request is worked on; they become Warning headers. */
  readonly warnings: string[];
  /** For the audit log, where the request is logged. */
  readonly annotations?: Map<string, string> | undefined;
  /** What happens to unknown fields; Strict refuses. */
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
}

/** Which object, and by which name it may be called. */
export interface Target {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly subresource?: string;
}

/** Of what the server does by itself. */
export function ownContext(): RequestContext {
  return { user: { name: 'system:apiserver', groups: ['system:masters'] }, manager: 'kube-apiserver', isDryRun: false, isInternal: true, warnings: [], fieldValidation: 'Ignore' };
}
