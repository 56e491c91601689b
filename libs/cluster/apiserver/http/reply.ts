import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { StatusError, Status } from '#cluster/apimachinery/errors.js';
import type { HttpResponse, HttpStream } from '#linux/net/network.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return jsonText(status, JSON.stringify(body), headers);
}

/** As `json`, of a body that is text already. */
export function jsonText(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return ofText(status, { 'content-type': 'application/json', ...headers }, `${body}\n`);
}

/** A whole JSON body for people: two spaces a level, and no line break at its end. */
export function indented(response: HttpResponse): HttpResponse {
  return rewritten(response, 'application/json', (value) => JSON.stringify(value, null, 2));
}

/** A whole JSON body as YAML. */
export function asYaml(response: HttpResponse): HttpResponse {
  return rewritten(response, 'application/yaml', writeYaml);
}

function rewritten(response: HttpResponse, contentType: string, write: (value: unknown) => string): HttpResponse {
  const { status, headers, body } = response;
  if (headers['content-type'] !== 'application/json' || !(body instanceof Uint8Array)) return response;
  return ofText(status, { ...headers, 'content-type': contentType }, write(JSON.parse(response.text ?? decodeUtf8(body))));
}

/** Bytes are made when somebody asks for them: kubectl in the same process takes the text. */
function ofText(status: number, headers: Readonly<Record<string, string>>, content: string): HttpResponse {
  let bytes: Uint8Array | undefined;
  return {
    status, headers, text: content,
    get body() {
      return (bytes ??= encodeUtf8(content));
    },
  };
}

export function text(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body: encodeUtf8(body) };
}

export function stream(body: HttpStream, contentType: string): HttpResponse {
  return { status: 200, headers: { 'content-type': contentType }, body };
}

export function pageNotFound(): HttpResponse {
  return text(404, '404 page not found\n');
}

export function errorReply(error: StatusError): HttpResponse {
  const { status } = error;
  const retry = status.details?.retryAfterSeconds;
  return json(status.code ?? 500, status, retry === undefined ? {} : { 'retry-after': String(retry) });
}

/** What a delete answers when the object is gone. */
export function successStatus(details: Status['details']): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(details === undefined ? {} : { details }) };
}

/** RFC 7234's Warning, one header for all of them, as Go joins them. */
export function warningHeader(warnings: readonly string[]): Readonly<Record<string, string>> {
  if (warnings.length === 0) return {};
  return { warning: [...new Set(warnings)].map((each) => `299 - ${JSON.stringify(each)}`).join(', ') };
}
