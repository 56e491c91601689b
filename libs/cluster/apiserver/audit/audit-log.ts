// Mirrors apiserver/pkg/audit and plugin/pkg/audit/log: events as lines of JSON in a file
// Differs: what components in the cluster's own process ask is not logged; rotation keeps fewer and smaller files than asked
// for, where a file would not fit on a node.
import type { Core } from '#cluster/apiserver/core.js';
import { decodeProtobuf, isProtobuf } from '#cluster/apiserver/http/protobuf.js';
import type { RequestInfo } from '#cluster/apiserver/http/request-info.js';
import type { Serving } from '#cluster/apiserver/http/serving.js';
import { compareText } from '#cluster/apimachinery/json.js';
import { formatMicroTime } from '#cluster/apimachinery/time.js';
import type { UserInfo } from '#cluster/client/client.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { Files } from '#linux/fs/files.js';
import { Errno } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { FILE_BYTES_MAX, OBJECT_BYTES_MAX, PENDING_MAX } from './limits.js';
import type { AuditDecision, AuditPolicy, AuditStage } from './policy.js';

interface Rotation {
  readonly bytesMax: number;
  readonly backupsMax: number;
}

/** A request as it is being logged. */
export interface AuditedRequest {
  readonly decision: AuditDecision;
  readonly id: string;
  readonly user: UserInfo;
  readonly asked: UserInfo;
  readonly info: RequestInfo;
  readonly request: HttpRequest;
  readonly receivedMs: number;
  readonly annotations: ReadonlyMap<string, string>;
}

export class AuditLog {
  readonly #policy: AuditPolicy;
  readonly #path: string;
  readonly #rotation: Rotation;
  /** Of the container whose server this is; until it is there, lines wait. */
  #files: Files | undefined;
  #pending: string[] = [];

  constructor(policy: AuditPolicy, path: string, rotation: Rotation) {
    this.#policy = policy;
    this.#path = path;
    this.#rotation = rotation;
  }

  adopt(files: Files): void {
    this.#files = files;
    const lines = this.#pending.join('');
    this.#pending = [];
    this.#append(lines);
  }

  /** Undefined when nothing of it is to be logged. */
  begin(core: Core, request: HttpRequest, { info, auditId }: Serving, asked: UserInfo, user: UserInfo, annotations: ReadonlyMap<string, string>): AuditedRequest | undefined {
    const decision = this.#policy.decide(user, info);
    if (decision.level === 'None') return undefined;
    const audited: AuditedRequest = { decision, id: auditId, user, asked, info, request, receivedMs: core.env.clock.now(), annotations };
    this.#write(core, audited, 'RequestReceived');
    return audited;
  }

  end(core: Core, audited: AuditedRequest, response: HttpResponse): void {
    this.#write(core, audited, 'ResponseComplete', response);
  }

  /** Of an answer that goes on: it ends with `end`. */
  start(core: Core, audited: AuditedRequest, status: number): void {
    this.#write(core, audited, 'ResponseStarted', withoutBody(status));
  }

  endStream(core: Core, audited: AuditedRequest, status: number): void {
    this.#write(core, audited, 'ResponseComplete', withoutBody(status));
  }

  #write(core: Core, audited: AuditedRequest, stage: AuditStage, response?: HttpResponse): void {
    const { decision, id, user, asked, info, request, receivedMs, annotations } = audited;
    if (decision.omitStages.has(stage)) return;
    const { level } = decision;
    const isWithRequest = (level === 'Request' || level === 'RequestResponse') && stage !== 'RequestReceived';
    const event = {
      kind: 'Event', apiVersion: 'audit.k8s.io/v1', level, auditID: id, stage, requestURI: request.target, verb: info.verb, user: userOf(asked),
      ...(asked === user ? {} : { impersonatedUser: userOf(user) }),
      sourceIPs: [request.client.address], userAgent: request.headers['user-agent'] ?? '',
      ...(info.isResource ? { objectRef: referenceOf(info, objectIn(response)) } : {}),
      ...(response === undefined ? {} : { responseStatus: statusOf(response) }),
      ...(isWithRequest ? withObject('requestObject', requestObject(request), decision) : {}),
      ...(level === 'RequestResponse' && response !== undefined ? withObject('responseObject', objectIn(response), decision) : {}),
      requestReceivedTimestamp: formatMicroTime(receivedMs), stageTimestamp: formatMicroTime(core.env.clock.now()),
      ...(stage === 'RequestReceived' || annotations.size === 0 ? {} : { annotations: Object.fromEntries([...annotations].sort(([a], [b]) => compareText(a, b))) }),
    };
    this.#append(`${JSON.stringify(event)}\n`);
  }

  #append(lines: string): void {
    if (lines === '') return;
    const files = this.#files;
    if (files === undefined) {
      if (this.#pending.length < PENDING_MAX) this.#pending.push(lines);
      return;
    }
    if (this.#path === '-') return;
    try {
      const folder = this.#path.slice(0, this.#path.lastIndexOf('/'));
      if (!files.exists(this.#path)) files.makeDirectory(folder === '' ? '/' : folder, { parents: true });
      const size = files.exists(this.#path) ? files.stat(this.#path).size : 0;
      if (size + lines.length > Math.min(this.#rotation.bytesMax, FILE_BYTES_MAX)) this.#rotate(files, folder);
      if (!files.exists(this.#path)) files.write(this.#path, '', 0o600);
      files.append(this.#path, lines);
    } catch (error) {
      // A full disk, or a path that is a folder: the server goes on, as the real one does in batch mode.
      if (!(error instanceof Errno)) throw error;
    }
  }

  #rotate(files: Files, folder: string): void {
    const [, stem = this.#path, end = ''] = /^(.*?)(\.[^./]*)?$/.exec(this.#path) ?? [];
    const name = stem.slice(stem.lastIndexOf('/') + 1);
    const backups = files.list(folder === '' ? '/' : folder).filter((each) => each.startsWith(`${name}-`) && each.endsWith(end)).sort();
    const kept = Math.min(this.#rotation.backupsMax === 0 ? 1 : this.#rotation.backupsMax, 3);
    for (const old of backups.slice(0, Math.max(0, backups.length - kept + 1))) files.remove(`${folder}/${old}`);
    const stamp = files.stat(this.#path).modifiedMs;
    files.write(`${stem}-${new Date(stamp).toISOString().replaceAll(':', '-').slice(0, 23)}${end}`, files.read(this.#path), 0o600);
    files.write(this.#path, '', 0o600);
  }
}

function withoutBody(status: number): HttpResponse {
  return { status, headers: {}, body: new Uint8Array() };
}

function userOf({ name, uid, groups, extra }: UserInfo): object {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}

function referenceOf({ resource, subresource, namespace, name, group, version }: RequestInfo, object: unknown): object {
  const metadata = (object as { readonly metadata?: { readonly name?: string; readonly uid?: string; readonly resourceVersion?: string } } | undefined)?.metadata;
  const shown = name === '' ? (metadata?.name ?? '') : name;
  return {
    resource, ...(namespace === undefined ? {} : { namespace }), ...(shown === '' ? {} : { name: shown }), ...(metadata?.uid === undefined ? {} : { uid: metadata.uid }),
    ...(group === '' ? {} : { apiGroup: group }), apiVersion: version,
    ...(metadata?.uid === undefined || metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion }),
    ...(subresource === '' ? {} : { subresource }),
  };
}

function statusOf(response: HttpResponse): object {
  const object = objectIn(response) as { readonly kind?: string; readonly status?: unknown; readonly message?: string; readonly reason?: string; readonly details?: unknown } | undefined;
  if (object?.kind !== 'Status' || response.status < 400) return { metadata: {}, ...(object?.kind === 'Status' ? { status: object.status, ...(object.details === undefined ? {} : { details: object.details }) } : {}), code: response.status };
  const { status, message, reason, details } = object;
  return { metadata: {}, status, message, reason, ...(details === undefined ? {} : { details }), code: response.status };
}

function withObject(name: string, object: unknown, { omitManagedFields }: AuditDecision): object {
  if (object === undefined) return {};
  const { metadata } = object as { readonly metadata?: Readonly<Record<string, unknown>> };
  if (!omitManagedFields || metadata?.['managedFields'] === undefined) return { [name]: object };
  const { managedFields: _, ...rest } = metadata;
  return { [name]: { ...(object as object), metadata: rest } };
}

function requestObject({ body }: HttpRequest): unknown {
  if (body.length === 0 || body.length > OBJECT_BYTES_MAX) return undefined;
  if (isProtobuf(body)) return decodeProtobuf(body);
  return parsed(decodeUtf8(body));
}

function objectIn(response: HttpResponse | undefined): unknown {
  if (response === undefined || !(response.body instanceof Uint8Array) || response.body.length === 0 || response.body.length > OBJECT_BYTES_MAX) return undefined;
  return parsed(response.text ?? decodeUtf8(response.body));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
