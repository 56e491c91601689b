// Mirrors the directives of nginx's core, http, index, static, return, rewrite, proxy, log and upstream modules
// Differs: directives of other modules are accepted and have no effect; no if blocks.
import { type CompiledPattern, compilePattern } from './pattern.js';
import { ConfigError, type Directive } from './config-syntax.js';

export interface Location {
  readonly match: 'exact' | 'prefix' | 'prefix-first' | 'regex' | 'named';
  readonly path: string;
  readonly pattern: CompiledPattern | undefined;
  readonly scope: Scope;
}

/** Directives in force at one level; those missing are looked up in the level around it. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly directives: ReadonlyMap<string, readonly Directive[]>;
  readonly locations: readonly Location[];
}

export interface Server {
  readonly listens: readonly Listen[];
  readonly names: readonly string[];
  readonly scope: Scope;
}

export interface Listen {
  readonly port: number;
  readonly isDefault: boolean;
  readonly isTls: boolean;
}

export interface Site {
  readonly servers: readonly Server[];
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  readonly http: Scope;
  /** `daemon off;` */
  readonly foreground: boolean;
}

export type Include = (pattern: string, from: Directive) => readonly Directive[];

/** Makes the site out of the main file's directives. Throws ConfigError. */
export function buildSite(main: readonly Directive[], global: readonly Directive[], include: Include): Site {
  const all = expandIncludes(main, include);
  for (const directive of [...all, ...global]) check(directive, MAIN);
  if (!all.some(({ name }) => name === 'events')) throw new ConfigError('no "events" section in configuration');
  const httpBlocks = all.filter(({ name }) => name === 'http').flatMap(({ block }) => expandIncludes(block ?? [], include));
  const http = scopeOf(httpBlocks, undefined, include, HTTP);
  const servers = httpBlocks.filter(({ name }) => name === 'server').map(({ block }) => buildServer(block ?? [], http, include));
  const upstreams = new Map<string, readonly string[]>();
  for (const { name, args, block } of httpBlocks) {
    if (name === 'upstream') upstreams.set(args[0] ?? '', (block ?? []).filter((each) => each.name === 'server').map((each) => each.args[0] ?? ''));
  }
  const foreground = [...global, ...all].some(({ name, args }) => name === 'daemon' && args[0] === 'off');
  return { servers, upstreams, http, foreground };
}

function buildServer(block: readonly Directive[], http: Scope, include: Include): Server {
  const scope = scopeOf(block, http, include, SERVER);
  const listens = (scope.directives.get('listen') ?? []).flatMap(parseListen);
  const names = (scope.directives.get('server_name') ?? []).flatMap(({ args }) => args);
  return { listens: listens.length > 0 ? listens : [{ port: 80, isDefault: false, isTls: false }], names, scope };
}

function parseListen({ args, file, line }: Directive): Listen[] {
  const [address = ''] = args;
  if (address.startsWith('unix:')) return [];
  const port = /(?:^|:)(\d+)$/.exec(address)?.[1];
  if (port === undefined && /^\d/.test(address) === false && address !== 'localhost' && address !== '*') {
    throw new ConfigError(`host not found in "${address}" of the "listen" directive in ${file}:${line}`);
  }
  const number = port === undefined ? 80 : Number(port);
  if (number < 1 || number > 65_535) throw new ConfigError(`invalid port in "${address}" of the "listen" directive in ${file}:${line}`);
  return [{ port: number, isDefault: args.includes('default_server') || args.includes('default'), isTls: args.includes('ssl') }];
}

function scopeOf(block: readonly Directive[], parent: Scope | undefined, include: Include, known: ReadonlySet<string>): Scope {
  const directives = new Map<string, Directive[]>();
  const locations: Location[] = [];
  const scope: Scope = { parent, directives, locations };
  for (const directive of expandIncludes(block, include)) {
    check(directive, known);
    if (directive.name === 'location') locations.push(buildLocation(directive, scope, include));
    else directives.set(directive.name, [...(directives.get(directive.name) ?? []), directive]);
  }
  return scope;
}

function buildLocation({ args, block, file, line }: Directive, parent: Scope, include: Include): Location {
  const [first = '', second] = args;
  const scope = scopeOf(block ?? [], parent, include, LOCATION);
  const modifier = second === undefined ? '' : first;
  const path = second ?? first;
  if (modifier === '~' || modifier === '~*') {
    const pattern = compilePattern(path, modifier === '~*');
    if (pattern === undefined) throw new ConfigError(`pcre2_compile() failed: invalid pattern in "${path}" in ${file}:${line}`);
    return { match: 'regex', path, pattern, scope };
  }
  if (modifier !== '' && modifier !== '=' && modifier !== '^~') throw new ConfigError(`invalid location modifier "${modifier}" in ${file}:${line}`);
  const match = path.startsWith('@') ? 'named' : modifier === '=' ? 'exact' : modifier === '^~' ? 'prefix-first' : 'prefix';
  return { match, path, pattern: undefined, scope };
}

function expandIncludes(block: readonly Directive[], include: Include): Directive[] {
  return block.flatMap((directive) => {
    if (directive.name !== 'include') return [directive];
    const pattern = directive.args[0];
    if (pattern === undefined) throw new ConfigError(`invalid number of arguments in "include" directive in ${directive.file}:${directive.line}`);
    return expandIncludes(include(pattern, directive), include);
  });
}

function check({ name, args, block, file, line }: Directive, known: ReadonlySet<string>): void {
  if (!known.has(name)) {
    const elsewhere = [MAIN, HTTP, SERVER, LOCATION].some((set) => set.has(name));
    throw new ConfigError(elsewhere ? `"${name}" directive is not allowed here in ${file}:${line}` : `unknown directive "${name}" in ${file}:${line}`);
  }
  if (BLOCKS.has(name) && block === undefined) throw new ConfigError(`directive "${name}" has no opening "{" in ${file}:${line}`);
  if (!BLOCKS.has(name) && block !== undefined) throw new ConfigError(`directive "${name}" is not terminated by ";" in ${file}:${line}`);
  if (NEEDS_ARGUMENT.has(name) && args.length === 0) throw new ConfigError(`invalid number of arguments in "${name}" directive in ${file}:${line}`);
}

/** The nearest statement of a directive, from the inside out. */
export function nearest(scope: Scope | undefined, name: string): readonly Directive[] {
  for (let at = scope; at !== undefined; at = at.parent) {
    const found = at.directives.get(name);
    if (found !== undefined) return found;
  }
  return [];
}

export function firstArg(scope: Scope, name: string): string | undefined {
  return nearest(scope, name)[0]?.args[0];
}

const words = (text: string) => text.trim().split(/\s+/);
const BLOCKS = new Set(words('events http server location upstream types map limit_except stream geo split_clients if'));
const NEEDS_ARGUMENT = new Set(words('listen root alias return proxy_pass error_page try_files access_log user worker_processes'));
const ANYWHERE = words(`include access_log error_log root index error_page try_files return rewrite proxy_pass proxy_set_header
  proxy_http_version proxy_read_timeout proxy_connect_timeout proxy_send_timeout proxy_buffering proxy_buffers proxy_buffer_size
  proxy_redirect proxy_hide_header proxy_pass_header proxy_cache proxy_next_upstream proxy_request_buffering add_header expires autoindex
  autoindex_exact_size autoindex_localtime default_type charset gzip gzip_types gzip_min_length gzip_vary gzip_proxied gzip_comp_level
  sendfile tcp_nopush tcp_nodelay keepalive_timeout keepalive_requests client_max_body_size client_body_buffer_size client_body_timeout
  client_header_timeout client_body_temp_path send_timeout allow deny satisfy auth_basic auth_basic_user_file set etag if_modified_since
  log_not_found log_subrequest server_tokens resolver resolver_timeout types port_in_redirect absolute_redirect server_name_in_redirect
  limit_req limit_conn limit_rate real_ip_header set_real_ip_from aio directio open_file_cache underscores_in_headers if stub_status
  sub_filter sub_filter_once sub_filter_types fastcgi_pass fastcgi_param fastcgi_index uwsgi_pass internal auth_request mirror
  large_client_header_buffers client_header_buffer_size reset_timedout_connection recursive_error_pages merge_slashes
  ssl_certificate ssl_certificate_key ssl_protocols ssl_ciphers ssl_session_cache ssl_session_timeout ssl_prefer_server_ciphers
  ssl_client_certificate ssl_verify_client ssl_dhparam ssl_session_tickets http2 proxy_ssl_verify proxy_ssl_server_name break`);
const MAIN: ReadonlySet<string> = new Set(words(`user worker_processes error_log pid events http include daemon worker_rlimit_nofile env
  load_module stream master_process worker_cpu_affinity pcre_jit worker_shutdown_timeout thread_pool timer_resolution worker_priority`));
const HTTP: ReadonlySet<string> = new Set([...ANYWHERE, ...words(`server upstream log_format map types_hash_max_size types_hash_bucket_size
  server_names_hash_bucket_size server_names_hash_max_size variables_hash_max_size limit_req_zone limit_conn_zone proxy_cache_path
  proxy_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path map_hash_bucket_size geo split_clients`)]);
const SERVER: ReadonlySet<string> = new Set([...ANYWHERE, ...words('listen server_name location')]);
const LOCATION: ReadonlySet<string> = new Set([...ANYWHERE, ...words('location alias limit_except')]);
