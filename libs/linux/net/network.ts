import type { Step } from '#linux/kernel/step.js';
import type { Input, Output } from '#linux/kernel/stream.js';

/** Where to. `address` is dotted IPv4 by the time it gets here. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A byte stream between two hosts. */
export interface Connection {
  readonly input: Input;
  readonly output: Output;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  close(): void;
}

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent: `/api/v1/pods?limit=1`. */
  readonly target: string;
  /** Names in lower case. `host` is always there. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Who asks: the address seen by the server, and what a TLS client certificate says of him. */
  readonly client: { readonly address: string; readonly certificate?: ClientCertificate };
}

/** The subject of a client certificate, as Kubernetes reads it: common name and organisations. */
export interface ClientCertificate {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** The certificate itself, where nobody has verified it yet: the server does. */
  readonly pem?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | HttpStream;
  /** The body's text, where whoever answered has it: it saves a reader in the same process from decoding. */
  readonly text?: string;
  /** The real answer, where it takes time: whoever can wait does; to all others this is a refusal. */
  readonly later?: Step<HttpResponse>;
}

/** A body that goes on: watch, logs -f. `next` never blocks: undefined is "nothing now", null is the end. */
export interface HttpStream {
  next(): Uint8Array | undefined | null;
  /** Called each time that `next` may have more. Returns the cancel. */
  onReadable(listener: () => void): () => void;
  /** The reader goes away. */
  cancel(): void;
}

/**
 * An upgraded connection with numbered channels, as Kubernetes' remote command protocol has them
 * (0 stdin, 1 stdout, 2 stderr, 3 error, 4 resize; port-forward: two a port). kube-http carries it over WebSocket.
 */
export interface ChannelStream {
  /** Of an upgrade to a protocol that only the two ends know: the headers of its 101. Its bytes are channel 0, both ways. */
  readonly switched?: Readonly<Record<string, string>>;
  /** Towards the server. An empty `data` with `close` ends a channel. */
  send(channel: number, data: Uint8Array): void;
  closeChannel(channel: number): void;
  /** From the server: undefined is "nothing now", null is the end. */
  next(): { readonly channel: number; readonly data: Uint8Array } | undefined | null;
  onReadable(listener: () => void): () => void;
  cancel(): void;
}

/** What becomes of a request to upgrade: a stream, or a refusal. */
export type Upgraded = ChannelStream | HttpResponse;

export interface HttpService {
  /** Set when the port speaks TLS: whom the certificate names, and the CA that signed it. */
  readonly tls?: {
    readonly names: readonly string[];
    readonly authority: string;
    /** What it shows of itself, where somebody made it. */
    readonly certificatePem?: string;
  };
  handle(request: HttpRequest): HttpResponse | Step<HttpResponse>;
  /** A request with `upgrade: websocket` or SPDY; an HttpResponse refuses it. */
  upgrade?(request: HttpRequest): Upgraded | Step<Upgraded>;
}

export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT' | 'ANY';

export interface DnsRecord {
  readonly name: string;
  readonly type: DnsType;
  /** Seconds. */
  readonly ttl: number;
  /** As dig prints it: `10.96.0.1`, `0 100 80 web.default.svc.cluster.local.` */
  readonly data: string;
}

export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  readonly records: readonly DnsRecord[];
  readonly authoritative?: boolean;
}

/** A name server, by questions instead of packets. `name` has no dot at its end. */
export interface DnsService {
  resolve(name: string, type: DnsType, client: string): DnsAnswer | Step<DnsAnswer>;
}

/** What listens on a port: raw bytes, or HTTP without the bytes (raw clients get a small HTTP/1.1 codec in between). */
export type Listener =
  | { readonly kind: 'stream'; accept(connection: Connection): void }
  | { readonly kind: 'http'; readonly service: HttpService }
  | { readonly kind: 'dns'; readonly service: DnsService };

/** The network as one host has it: its interfaces, ports, resolver. */
export interface NetStack {
  readonly addresses: readonly string[];
  /** Ports below are for those who may bind them: net.ipv4.ip_unprivileged_port_start. */
  readonly unprivilegedPortStart: number;
  /** Address '0.0.0.0' is all of the host's. Throws Errno EADDRINUSE, EADDRNOTAVAIL, EACCES. Returns the stop. */
  listen(endpoint: Endpoint, listener: Listener): () => void;
  listening(): readonly Endpoint[];
  /** Throws Errno ECONNREFUSED, EHOSTUNREACH, ENETUNREACH; ETIMEDOUT after the system's two minutes (or `timeoutMs`). */
  connect(endpoint: Endpoint, timeoutMs?: number): Step<Connection>;
  /** A whole HTTP exchange, by-passing the bytes where the listener is HTTP. */
  request(endpoint: Endpoint, request: Omit<HttpRequest, 'client'> & { readonly certificate?: ClientCertificate }, timeoutMs?: number): Step<HttpResponse>;
  upgrade(endpoint: Endpoint, request: Omit<HttpRequest, 'client'> & { readonly certificate?: ClientCertificate }): Step<Upgraded>;
  /** Knocks at a port: what its TLS certificate says; undefined when it speaks none. Throws as `connect`. */
  tlsOf(endpoint: Endpoint, timeoutMs?: number): Step<HttpService['tls']>;
  /**
   * Names to addresses, by /etc/hosts and the nameservers of /etc/resolv.conf. Undefined: no such name.
   * Throws Errno EAGAIN when no name server answers (`Temporary failure in name resolution`).
   */
  lookup(name: string): Step<readonly string[] | undefined>;
  /** Asks one name server. Throws Errno ETIMEDOUT, ECONNREFUSED, EHOSTUNREACH. */
  query(server: Endpoint, name: string, type: DnsType, timeoutMs?: number): Step<DnsAnswer>;
}

/** The verdict on a packet's way; a policy or a node's rules can change where it goes. */
export type Route =
  | { readonly verdict: 'deliver'; readonly endpoint: Endpoint }
  | { readonly verdict: 'refuse' } // RST: connection refused
  | { readonly verdict: 'drop' } // silence: times out
  | { readonly verdict: 'unreachable' };

/** The wires between hosts. Rewriters (kube-proxy, network policy) are asked in order of their adding. */
export interface Network {
  /** Gives the host an address; the returned function takes it away again. */
  attach(stack: NetStack, address: string): () => void;
  /** `undefined` leaves the packet to the next one. `from` is the sending stack, `source` its address. */
  addRewriter(rewriter: (from: NetStack, source: string, to: Endpoint) => Route | undefined): () => void;
}
