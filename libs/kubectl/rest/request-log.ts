// Mirrors client-go/transport/round_trippers.go (the debugging round tripper), the bodies that rest/request.go logs, and klog's text form
// Differs: the places of the code stand for the kind of request, where client-go names whoever sent it.
import { reasonOf, canonicalName } from '#linux/net/http-message.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { klogPrefix } from '#kubectl/console/klog.js';

/** From which verbosity (`-v`) on something is said. */
const LEVEL = { failure: 4, summary: 6, request: 7, bodies: 8, curl: 9, whole: 10 };
const BODY_MAX = { [LEVEL.bodies]: 1024, [LEVEL.curl]: 10_240 };
const GATES = { ClientsAllowCBOR: false, ClientsPreferCBOR: false, InOrderInformers: true, InOrderInformersBatchProcess: true, InformerResourceVersion: true, WatchListClient: true };
/** Where client-go's helper sends which kind of request. */
const PLACES: Readonly<Record<string, string>> = { GET: 'helper.go:105', LIST: 'helper.go:113', DELETE: 'helper.go:202', POST: 'helper.go:246', PATCH: 'helper.go:269', PUT: 'helper.go:319' };

export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface LoggedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What `kubectl -v=6` and more say of requests and answers. */
export class RequestLog {
  constructor(
    private readonly verbosity: number,
    private readonly now: () => number,
    private readonly print: (line: string) => void,
  ) {}

  /** `files`: the kubeconfigs that were read. */
  begin(files: readonly string[]): void {
    if (this.verbosity >= LEVEL.summary) for (const file of files) this.#say('loader.go:405', `Config loaded from file:  ${file}`);
    for (const [feature, enabled] of Object.entries(GATES)) this.#say('envvar.go:172', `"Feature gate default state" feature=${quoted(feature)} enabled=${enabled}`);
  }

  request({ method, url, headers, body }: LoggedRequest): void {
    if (this.verbosity >= LEVEL.bodies) this.#say(placeOf(method, url), `"Request Body" body=${shown(this.#cut(decodeUtf8(body)))}`);
    if (this.verbosity >= LEVEL.curl) {
      const flags = linesOf(headers, OWN).map(([name, value]) => ` -H "${name}: ${value}"`).join('');
      this.#say('round_trippers.go:527', `"Request" curlCommand=${shown(`curl -v -X${method} ${flags} '${url}'\n`)}`);
    } else if (this.verbosity >= LEVEL.request) this.#say('round_trippers.go:527', `"Request" verb="${method}" url=${quoted(url)} headers=${headerBlock(headers, OWN)}`);
  }

  /** `response` undefined: there was none. */
  response({ method, url }: LoggedRequest, response: LoggedResponse | undefined, tookMs: number): void {
    if (this.verbosity < LEVEL.summary) return;
    const hasUrl = this.verbosity === LEVEL.summary || this.verbosity >= LEVEL.curl;
    const status = response === undefined ? '' : `${response.status} ${reasonOf(response.status)}`;
    const headers = response === undefined || this.verbosity < LEVEL.bodies ? '' : ` headers=${headerBlock(response.headers, NOTHING)}`;
    const details = this.verbosity >= LEVEL.curl ? ` dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=0 serverProcessingMilliseconds=${tookMs}` : '';
    this.#say('round_trippers.go:632', `"Response"${hasUrl ? ` verb="${method}" url=${quoted(url)}` : ''} status="${status}"${headers} milliseconds=${tookMs}${details}`);
  }

  responseBody({ method, url }: LoggedRequest, text: string): void {
    if (this.verbosity >= LEVEL.bodies) this.#say(placeOf(method, url), `"Response Body" body=${shown(this.#cut(text))}`);
  }

  /** A Status that the command ends with. */
  failure(status: unknown): void {
    if (this.verbosity >= LEVEL.failure) this.#say('helpers.go:246', `server response object: %s[${JSON.stringify(status, null, 2)}]`);
  }

  #cut(text: string): string {
    const max = this.verbosity >= LEVEL.whole ? Number.POSITIVE_INFINITY : (BODY_MAX[this.verbosity] ?? 0);
    return text.length <= max ? text : `${text.slice(0, max)} [truncated ${text.length - max} chars]`;
  }

  #say(place: string, text: string): void {
    this.print(`${klogPrefix('I', this.now(), place)} ${text}`);
  }
}

function placeOf(method: string, url: string): string {
  const isList = method === 'GET' && /\/(?:api\/v1|apis\/[^/]+\/[^/?]+)(?:\/namespaces\/[^/?]+)?\/[^/?]+(?:\?|$)/.test(url);
  return PLACES[isList ? 'LIST' : method] ?? 'request.go:1152';
}

/** klog shows text of several lines as a block. */
function shown(text: string): string {
  if (!text.includes('\n')) return quoted(text);
  const lines = text.replace(/\n$/, '').split('\n');
  return `<\n${lines.map((line) => `\t${line}\n`).join('')} >`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What the transport adds by itself is not shown, and secrets are not. */
const OWN = new Set(['host', 'content-length', 'connection', 'upgrade']);
const NOTHING: ReadonlySet<string> = new Set();

function linesOf(headers: Readonly<Record<string, string>>, hidden: ReadonlySet<string>): [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => !hidden.has(name.toLowerCase()))
    .map(([name, value]): [string, string] => [canonicalName(name.toLowerCase()), name.toLowerCase() === 'authorization' ? value.replace(/^(\S+) .*/, '$1 <masked>') : value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function headerBlock(headers: Readonly<Record<string, string>>, hidden: ReadonlySet<string>): string {
  const lines = linesOf(headers, hidden).map(([name, value]) => `${name}: ${value}\n`).join('');
  return lines === '' ? '""' : shown(lines);
}
