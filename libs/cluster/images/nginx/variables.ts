import type { HttpRequest } from '#linux/net/network.js';
import { parseQuery } from './uri.js';

/** What the variables of one request are made of. */
export interface RequestFacts {
  readonly request: HttpRequest;
  /** Decoded path, after rewrites. */
  uri: string;
  readonly serverName: string;
  readonly serverPort: number;
  readonly serverAddress: string;
  readonly hostname: string;
  readonly version: string;
  readonly nowMs: number;
  readonly isTls: boolean;
  status: number;
  bodyBytes: number;
  readonly set: Map<string, string>;
  captures: readonly string[];
}

/** Replaces `$name` and `${name}`. */
export function interpolate(text: string, facts: RequestFacts): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, plain: string | undefined) => variable(braced ?? plain ?? '', facts));
}

function variable(name: string, facts: RequestFacts): string {
  const { request } = facts;
  const own = facts.set.get(name);
  if (own !== undefined) return own;
  if (/^\d$/.test(name)) return facts.captures[Number(name)] ?? '';
  const question = request.target.indexOf('?');
  const args = question < 0 ? '' : request.target.slice(question + 1);
  if (name.startsWith('http_')) return request.headers[name.slice(5).replaceAll('_', '-')] ?? '';
  if (name.startsWith('arg_')) return parseQuery(args).get(name.slice(4)) ?? '';
  switch (name) {
    case 'uri':
    case 'document_uri': return facts.uri;
    case 'request_uri': return request.target;
    case 'args':
    case 'query_string': return args;
    case 'is_args': return args === '' ? '' : '?';
    case 'host': return hostOf(request.headers['host']) ?? facts.serverName;
    case 'hostname': return facts.hostname;
    case 'remote_addr': return request.client.address;
    case 'remote_port': return '0';
    case 'realip_remote_addr': return request.client.address;
    case 'remote_user': return '-';
    case 'server_addr': return facts.serverAddress;
    case 'server_port': return `${facts.serverPort}`;
    case 'server_name': return facts.serverName;
    case 'server_protocol': return 'HTTP/1.1';
    case 'scheme': return facts.isTls ? 'https' : 'http';
    case 'https': return facts.isTls ? 'on' : '';
    case 'request_method': return request.method;
    case 'request': return `${request.method} ${request.target} HTTP/1.1`;
    case 'request_body': return '';
    case 'content_type': return request.headers['content-type'] ?? '';
    case 'content_length': return request.headers['content-length'] ?? '';
    case 'status': return `${facts.status}`;
    case 'body_bytes_sent':
    case 'bytes_sent': return `${facts.bodyBytes}`;
    case 'time_local': return timeLocal(facts.nowMs);
    case 'time_iso8601': return `${new Date(facts.nowMs).toISOString().slice(0, 19)}+00:00`;
    case 'msec': return (facts.nowMs / 1000).toFixed(3);
    case 'date_local':
    case 'date_gmt': return httpDate(facts.nowMs);
    case 'request_time':
    case 'upstream_response_time': return '0.000';
    case 'nginx_version': return facts.version;
    case 'proxy_add_x_forwarded_for': {
      const before = request.headers['x-forwarded-for'];
      return before === undefined ? request.client.address : `${before}, ${request.client.address}`;
    }
    case 'pid': return '1';
    default: return '';
  }
}

function hostOf(header: string | undefined): string | undefined {
  return header?.replace(/:\d+$/, '').toLowerCase();
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As in access logs: `21/Nov/2026:08:30:16 +0000`. */
export function timeLocal(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** `Sat, 21 Nov 2026 08:30:16 GMT` */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}
